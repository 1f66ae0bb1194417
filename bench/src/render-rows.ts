import { devcode } from '@nkul/adapter-devcode';
import { createHub } from '@nkul/core';
import { RENDERER } from '@nkul/core/adapter';
import { starterCatalog, starterMessages, templates, toGsm7 } from '@nkul/templates';
import { IntlMessageFormat } from 'intl-messageformat';
import { Handlebars, i18next } from '../../tools/text-libraries.ts';
import type { BenchOptions, Row } from './bench.ts';
import { cpuRate } from './cpu-rate.ts';
import { compare, inTurn } from './in-turn.ts';

const own = 'Nkul, values checked, segments measured';
const limit = 'intl-messageformat, bare';
const unit = 'texts a second of CPU time';

type Values = Readonly<Record<string, string | number>>;
type Render = () => string;

/** A message of the starter catalog in French, and the same in the templates of other libraries. */
interface Sample {
  readonly case: string;
  readonly template: 'otp' | 'orderShipped';
  readonly values: Values;
  readonly i18next: Readonly<Record<string, string>>;
  readonly handlebars: string;
}

const samples: readonly Sample[] = [
  {
    case: 'render, a code and a plural',
    template: 'otp',
    values: { code: '4821', minutes: 5 },
    i18next: {
      otp_one:
        'Votre code est {{code}}. Il est valable {{count}} minute. Ne le communiquez à personne, ni à un proche ni à nos agents.',
      otp_other:
        'Votre code est {{code}}. Il est valable {{count}} minutes. Ne le communiquez à personne, ni à un proche ni à nos agents.',
    },
    handlebars:
      'Votre code est {{code}}. Il est valable {{minutes}} {{plural minutes "minute" "minutes"}}. Ne le communiquez à personne, ni à un proche ni à nos agents.',
  },
  {
    case: 'render, three words',
    template: 'orderShipped',
    values: { order: 'C-10482', carrier: 'Sanaga Fret', link: 'nkul.example/r/7F3K2' },
    i18next: {
      orderShipped: 'Votre commande {{order}} est partie avec {{carrier}}. Pour la suivre : {{link}}',
    },
    handlebars: 'Votre commande {{order}} est partie avec {{carrier}}. Pour la suivre : {{link}}',
  },
];

/** Rendering, compared with libraries that only render. For information; bare intl-messageformat is the limit. */
export async function renderRows(options: BenchOptions): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const sample of samples) {
    const variants = { [own]: await withNkul(sample), ...(await withPeers(sample)) };
    mustAgree(variants);
    const rounds = await inTurn(
      Object.fromEntries(
        Object.entries(variants).map(([name, render]) => [
          name,
          async () => cpuRate([sample.values], render),
        ]),
      ),
      options,
    );
    for (const against of [limit, 'i18next', 'handlebars']) {
      rows.push(compare(rounds, { case: sample.case, of: own, against, unit }));
    }
  }
  return rows;
}

async function withNkul({ template, values }: Sample): Promise<Render> {
  const { container } = await createHub({
    plugins: [templates(starterCatalog), devcode({ apiKey: 'key', sender: 'NKUL' })],
    start: false,
  });
  const renderer = container.resolve(RENDERER);
  return () => {
    const rendered = renderer.render({ template, values, channel: 'sms', locale: 'fr-CM' });
    if (rendered instanceof Promise) throw new Error('A catalog renders at once.');
    return rendered.content.text;
  };
}

async function withPeers({ template, values, ...sample }: Sample): Promise<Readonly<Record<string, Render>>> {
  const bare = new IntlMessageFormat(starterMessages[template].fr, 'fr-CM');
  const translate = await i18next.createInstance().init({
    lng: 'fr',
    resources: { fr: { translation: sample.i18next } },
    interpolation: { escapeValue: false },
  });
  const counted = { ...values, count: values['minutes'] };
  const handlebars = Handlebars.create();
  const rules = new Intl.PluralRules('fr');
  handlebars.registerHelper('plural', (count: number, one: string, other: string) =>
    rules.select(count) === 'one' ? one : other,
  );
  const compiled = handlebars.compile(sample.handlebars, { noEscape: true });
  return {
    [limit]: () => String(bare.format(values)),
    i18next: () => translate(template, counted),
    handlebars: () => compiled(values),
  };
}

/** Checks that all variants write the same text, in the alphabet of an SMS. @throws Error if one differs */
function mustAgree(variants: Readonly<Record<string, Render>>): void {
  const written = new Set(Object.values(variants).map((render) => toGsm7(render()).text));
  if (written.size > 1) throw new Error(`These should be one text: ${[...written].join(' | ')}`);
}

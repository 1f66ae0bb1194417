import type { Language } from './language.ts';

/** The words of the preview page. */
export interface PreviewWords {
  readonly title: string;
  readonly intro: string;
  readonly skip: string;
  readonly templates: string;
  readonly filter: string;
  readonly filtered: string;
  readonly nothing: string;
  readonly figures: Readonly<Record<Figure, string>>;
  readonly oneOfEach: string;
  readonly legend: { readonly replaced: string; readonly outside: string; readonly over: string };
  readonly usual: string;
  readonly longest: string;
  readonly branch: (values: string) => string;
  readonly more: (count: number) => string;
  readonly budget: (segments: number) => string;
  readonly oneLess: (units: number) => string;
  readonly sent: (character: string, replacement: string) => string;
  readonly written: (characters: string, codes: string) => string;
  readonly forces: (codes: string) => string;
  readonly space: string;
  readonly empty: string;
  readonly problems: string;
  readonly subject: string;
  readonly mailAsText: string;
  readonly mailFrame: (subject: string) => string;
  readonly everyChannel: string;
  readonly broken: string;
  readonly brokenIntro: string;
}

type Figure = 'templates' | 'messages' | 'segments' | 'ucs2' | 'over' | 'replaced';

const en: PreviewWords = {
  title: 'Messages',
  intro: 'As they are sent, and at the longest. The texts are changed in their files.',
  skip: 'Go to the texts',
  templates: 'Templates',
  filter: 'Filter by name or text',
  filtered: 'shown',
  nothing: 'There is nothing with these words.',
  figures: {
    templates: 'templates',
    messages: 'messages',
    segments: 'segments',
    ucs2: 'in UCS-2',
    over: 'over budget',
    replaced: 'characters replaced',
  },
  oneOfEach: 'for one of each',
  legend: {
    replaced: 'sent in place of the written character',
    outside: 'has the whole SMS sent in UCS-2',
    over: 'over its budget',
  },
  usual: 'Usual values',
  longest: 'At the longest',
  branch: (values) => `If ${values}`,
  more: (count) => `and ${count} more`,
  budget: (segments) => `budget ${segments}`,
  oneLess: (units) => (units === 1 ? '1 unit less is 1 SMS less' : `${units} units less are 1 SMS less`),
  sent: (character, replacement) => `${character} sent as ${replacement}`,
  written: (characters, codes) => `written ${characters} (${codes})`,
  forces: (codes) => `${codes}: UCS-2`,
  space: 'space',
  empty: 'nothing',
  problems: 'Found by the check',
  subject: 'Subject',
  mailAsText: 'As text',
  mailFrame: (subject) => `The e-mail “${subject}”`,
  everyChannel: 'every other channel',
  broken: 'The catalog cannot be read',
  brokenIntro: 'The page comes back as soon as the files are mended.',
};

const fr: PreviewWords = {
  title: 'Messages',
  intro: 'Tels qu’ils partent, et au plus long. Les textes se changent dans leurs fichiers.',
  skip: 'Aller aux textes',
  templates: 'Modèles',
  filter: 'Filtrer par nom ou par texte',
  filtered: 'affichés',
  nothing: 'Il n’y a rien avec ces mots.',
  figures: {
    templates: 'modèles',
    messages: 'messages',
    segments: 'segments',
    ucs2: 'en UCS-2',
    over: 'hors budget',
    replaced: 'caractères remplacés',
  },
  oneOfEach: 'pour un de chaque',
  legend: {
    replaced: 'envoyé à la place du caractère écrit',
    outside: 'fait partir tout le SMS en UCS-2',
    over: 'hors budget',
  },
  usual: 'Valeurs habituelles',
  longest: 'Au plus long',
  branch: (values) => `Si ${values}`,
  more: (count) => `et ${count} de plus`,
  budget: (segments) => `budget ${segments}`,
  oneLess: (units) =>
    units === 1 ? '1 unité de moins, 1 SMS de moins' : `${units} unités de moins, 1 SMS de moins`,
  sent: (character, replacement) => `${character} envoyé comme ${replacement}`,
  written: (characters, codes) => `écrit ${characters} (${codes})`,
  forces: (codes) => `${codes} : UCS-2`,
  space: 'espace',
  empty: 'rien',
  problems: 'Trouvé par la vérification',
  subject: 'Objet',
  mailAsText: 'En texte',
  mailFrame: (subject) => `L’e-mail « ${subject} »`,
  everyChannel: 'tout autre canal',
  broken: 'Le catalogue ne peut pas être lu',
  brokenIntro: 'La page revient dès que les fichiers sont corrigés.',
};

/** In each language. */
export const previewWords: Readonly<Record<Language, PreviewWords>> = { en, fr };

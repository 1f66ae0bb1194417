import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Beside, beside } from '../test/beside.ts';
import { en } from './words/en.ts';
import { fr } from './words/fr.ts';

let app: Beside;

beforeEach(async () => {
  app = await beside();
});

afterEach(() => app.end());

it.each<[readonly string[], number, string]>([
  [['list', '--limit', 'x'], 2, 'nkul: --limit vaut x : donnez un nombre entier à partir de 1.'],
  [['list', '--state', 'x'], 2, 'nkul: --state : x n’est pas un état. États : queued, sending'],
  [['list', '--nom', 'x'], 2, 'nkul: --nom n’est pas une option'],
  [['lits'], 2, 'nkul: lits n’est pas une commande. Vouliez-vous dire list ?'],
  [['show'], 2, 'nkul: Il manque message.'],
  [['show', 'a', 'b'], 2, 'nkul: Il y a trop d’arguments'],
  [['resolve', 'x'], 2, 'nkul: Il manque --as.'],
  [['list', '--to'], 2, 'nkul: --to demande une valeur.'],
  [['why', 'nulle-part'], 3, 'nkul: Aucun message n’a l’identifiant, la clé ou la référence nulle-part.'],
  [['pause', 'smss'], 3, 'nkul: Aucun message n’a jamais été confié à smss.'],
  [['resend', 'x'], 2, 'nkul: resend demande une configuration'],
  [['--store', 'mysql://u:p@db/nkul', 'list'], 2, 'nkul: --store n’est pas une adresse valide'],
  [['--store', 'postgres://u:p@db/nkul', 'list'], 2, 'nkul: NKUL_STORE_SECRET, le secret du stockage'],
  [['--store', 'absent.db', 'list'], 5, 'absent.db n’existe pas'],
  [['list', '--to', '12'], 2, 'nkul: Une valeur est fausse (en anglais : find(): to is wrong'],
  [['erase'], 2, 'nkul: erase demande --to ou --id'],
  [['list', '--reveal'], 2, 'nkul: --reveal demande --why'],
])('nkul %j ends in French, in one line', async (args, code, line) => {
  const { code: exit, out, err } = await app.nkul(['--lang', 'fr', ...args]);
  expect([exit, out]).toEqual([code, []]);
  expect(err).toHaveLength(1);
  expect(err[0]).toContain(line);
});

it('helps in French', async () => {
  const { out } = await app.nkul(['--help'], { env: { LANG: 'fr_CM.UTF-8' } });
  expect(out.join('\n')).toContain('Voir et piloter les messages de Nkul');
  expect(out.join('\n')).toContain('Codes de sortie');
  expect(out.join('\n')).toContain('Commandes :');
  expect(out.join('\n')).not.toMatch(/display help|Commands:|default/);
});

it('every text is another one in French, except names and signs', () => {
  const same = textsOf(en).filter(([path, text]) => text === new Map(textsOf(fr)).get(path));
  expect(same.map(([path]) => path)).toEqual([
    'headings.id',
    'headings.note',
    'headings.route',
    'fields.route',
  ]);
});

/** All texts of a catalog that are no functions, by their path. */
function textsOf(words: object, path = ''): readonly (readonly [string, string])[] {
  return Object.entries(words).flatMap(([name, value]: [string, unknown]) => {
    const at = path === '' ? name : `${path}.${name}`;
    if (typeof value === 'string') return [[at, value] as const];
    return typeof value === 'object' && value !== null ? textsOf(value, at) : [];
  });
}

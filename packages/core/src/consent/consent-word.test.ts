import { describe, expect, it } from 'vitest';
import { consentWord } from './consent-word.ts';

const stops = [
  ...[
    'STOP',
    'stop',
    'Stop.',
    ' Stop! ',
    '"STOP"',
    '« STOP »',
    '*stop*',
    'STOP 🛑',
    'ＳＴＯＰ',
    'stop…',
    'STOP?',
    '\nstop\n',
  ],
  ...[
    'STOPALL',
    'UNSUBSCRIBE',
    'Unsubscribe.',
    'CANCEL',
    'End',
    'quit',
    'REVOKE',
    'OPTOUT',
    'opt-out',
    'Opt out',
  ],
  ...['ARRET', 'Arrêt', 'ARRÊT', 'arre\u0302t', 'ARRETE', 'arrete!', 'ARRÊTER', 'Arrêtez', 'ARRETT'],
  ...['DESABONNER', 'désabonnement', 'DÉSABONNEMENT.', 'désabonnez-moi', 'Désinscription', 'REMOVE'],
  ...[
    'STOP PROMO',
    'Stop promos',
    'stop svp',
    "Stop s'il vous plaît",
    'stop s’il te plaît',
    'STOP merci',
    'STOP SMS',
  ],
  ...[
    'stop please',
    'Please stop',
    'pls stop texting me',
    'Stop sending me messages',
    'Stop all messages now',
  ],
  ...['STOP 36111', 'STOP au 36180', 'STOP PUB', 'stop les pubs', 'STOP BRICO', 'Stop Nkul', 'stop it'],
  ...[
    'Bonjour, stop svp',
    'Merci de me désabonner',
    'Veuillez me désinscrire svp',
    'arrêtez vos sms',
    'Arrêtez la pub',
  ],
  ...[
    "arrêtez de m'envoyer des messages",
    'STOP\n\nEnvoyé de mon téléphone, merci de votre appel',
    'unsubscribe me please',
  ],
];
stops.push(
  ...['Non merci, stop', 'STOP!! je ne veux plus', 'je veux me désabonner', 'I want to unsubscribe'],
  ...['Unsubscribe me from this list', 'Remove me', 'Stop this please', 'Arrêtez ! je n’en peux plus'],
);
const starts = [
  ...[
    'START',
    'start',
    ' Start. ',
    'UNSTOP',
    'unstop!',
    'Reprendre',
    'REPRENDRE',
    'réabonnement',
    'Start please',
  ],
  ...[
    'START PROMO',
    'start sending me messages',
    'Resubscribe',
    'opt-in',
    'Bonjour, reprenez vos messages svp',
  ],
];
const neither = [
  ...[
    'start the',
    'reprendre le',
    'Start?',
    'Stop at the pharmacy',
    'je ne veux pas me désabonner',
    'no stop',
  ],
  ...['', ' ', '?', 'Yes', 'YES', 'oui', 'OUI', 'Non merci', 'ok', 'merci', 'HELP', 'Aide', '👍', '1', 'svp'],
  ...[
    "Don't stop sending",
    'don’t stop',
    'Please do not stop',
    'Never stop',
    'non stop',
    'nonstop',
    'one stop shop',
  ],
  ...[
    'arrêtez-vous à 8h?',
    'arrêtez-vous à 8h',
    'Arrêt de bus',
    'arrêt maladie',
    'Vous vous arrêtez où ?',
    'ne m’arrêtez pas',
  ],
  ...[
    'Stop ici',
    'stop here',
    'Stop là',
    'Stop at the pharmacy',
    'stop pas',
    'Stop 8h',
    'stop-over',
    'stopped',
    'stops',
  ],
  ...[
    'Where is the bus stop',
    'When will it stop?',
    'Can you stop sending?',
    'stop start',
    'start stop',
    'STOP START',
  ],
  ...[
    'Cancel my order',
    'Cancel please my appointment',
    'End of the month',
    'The end',
    'Quit smoking',
    'I quit my job',
  ],
  ...[
    'Start tomorrow',
    'start?? when',
    'Je reprends demain',
    'Reprendre rendez-vous',
    'Quand puis-je reprendre',
    'restart',
  ],
  ...[
    'ne me désabonnez pas',
    'désabonnez-moi pas',
    'I do not want to unsubscribe',
    'Pourquoi ce désabonnement ?',
  ],
  ...[
    'Stop, I need to talk to somebody about my order first',
    'arrete pas',
    'Hello\nstop by later',
    'Je suis à l’arrêt',
  ],
];

describe('The text of a reply', () => {
  it.each(stops)('%j says stop', (text) => expect(consentWord(text)).toBe('stop'));
  it.each(starts)('%j says start', (text) => expect(consentWord(text)).toBe('start'));
  it.each(neither)('%j says neither', (text) => expect(consentWord(text)).toBeUndefined());

  it('is read in a time that does not depend on its length', () => {
    // A time that grows with the square of the length would outlast the limit of a test.
    for (const part of ['stop ', "s'il vous ", 'opt ', '\n', 'e\u0302', '-'])
      expect(consentWord(part.repeat(200_000))).toBeOneOf([undefined, 'stop']);
  });
});

/** The form of answers by the provider's document, word for word. */

/** The words (`msg`) of the document, with the curly apostrophe that it uses. */
export const documentedMessages = {
  allSent: 'Tous les messages ont été envoyés avec succès',
  balanceRead: 'Données renvoyés avec succès.',
  notAuthorised: 'Pas d’autorisation',
  keyMissing: 'Erreur de validation pour api_key manquant',
  insufficientCredit: 'Solde insuffisant',
  invalidNumber: 'Numéro de téléphone invalide',
  someNotSent: 'Certain message n’ont pas été envoyé',
  fieldMissing: 'Erreur de validation pour champ manquant',
} as const;

/** An error that the document names for a whole call. */
export type Refusal =
  | 'notAuthorised'
  | 'keyMissing'
  | 'insufficientCredit'
  | 'invalidNumber'
  | 'someNotSent'
  | 'fieldMissing';

/** The envelope around every answer of the provider. */
export interface Envelope {
  readonly success: boolean;
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly msg: string;
}

/** One recipient's entry in the answer to a send. */
export interface SmsEntry {
  readonly status: 'success' | 'error';
  readonly smsclientid?: string | null;
  readonly messageid?: string | null;
  readonly mobileno: string;
  readonly errorcode: number | null;
  readonly errordescription: string | null;
  readonly total_sms_unit: number;
  readonly balance: number;
}

/** The envelope of a success. Its status is 200, as in the document's sample. */
export function successEnvelope(msg: string): Envelope {
  return { success: true, status: 200, code: 'success', title: 'Réussite', msg };
}

/** The envelope of a documented error: 401 for a refused key, 400 for everything else. */
export function refusalEnvelope(refusal: Refusal): Envelope {
  const status = refusal === 'notAuthorised' ? 401 : 400;
  return errorEnvelope(status, documentedMessages[refusal]);
}

/** The envelope of any error. */
export function errorEnvelope(status: number, msg: string): Envelope {
  return { success: false, status, code: 'error', title: 'Erreur', msg };
}

/** One element of `details`, around the entries of its recipients. */
export function detailsElement(sms: readonly SmsEntry[]): Readonly<Record<string, unknown>> {
  const word = sms.every((entry) => entry.status === 'success') ? 'success' : 'error';
  return {
    responsecode: word === 'success' ? 1 : 0,
    responsedescription: word,
    responsemessage: word,
    sms,
  };
}

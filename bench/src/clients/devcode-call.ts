/** The path of Devcode's calls, below the provider's address. */
export const devcodePath = '/developpeur/Send_sms_dev';

/** The body of a call in Devcode's form, as the adapter sends it. */
export function devcodeCall(phone: string | readonly string[], message: string): object {
  return { api_key: 'bench-key', sender: 'NKUL', phone, message };
}

/** The provider's ids of the messages of a call, in its order. */
export function devcodeReferences(answer: unknown): readonly string[] {
  // The bench's own provider answers in this form.
  const { details } = answer as {
    readonly details: readonly { readonly sms: readonly { readonly messageid: string }[] }[];
  };
  return details.flatMap(({ sms }) => sms.map(({ messageid }) => messageid));
}

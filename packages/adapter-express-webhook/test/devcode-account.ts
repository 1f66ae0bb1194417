import { type DevcodeSettings, devcode } from '@nkul/adapter-devcode';
import type { Plugin } from '@nkul/core/adapter';

/** Devcode's plugin over a provider that accepts everything; the id of the message to `+2376…` is `id-2376…`. */
export function devcodeAccount(name = 'devcode'): Plugin {
  const settings: DevcodeSettings = {
    name,
    apiKey: 'key',
    sender: 'NKUL',
    baseUrl: 'http://127.0.0.1:9/',
    fetch: async (request) => {
      const { phone }: { readonly phone: string | readonly string[] } = JSON.parse(await request.text());
      const sms = [phone].flat().map((mobileno) => ({
        status: 'success',
        messageid: referenceOf(mobileno),
        mobileno,
        total_sms_unit: 1,
        balance: 100,
      }));
      return Response.json({ success: true, status: 201, msg: '', details: [{ sms }] }, { status: 201 });
    },
  };
  return devcode(settings);
}

export function referenceOf(phone: string): string {
  return `id-${phone.replace('+', '')}`;
}

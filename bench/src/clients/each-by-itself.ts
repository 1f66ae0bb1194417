import type { Sender } from '../sender.ts';
import { readyListText, readyText } from '../sms.ts';

/** A sender that makes one call for each recipient. It gets rendered texts, which favours it. */
export function eachByItself(
  send: (to: string, text: string) => Promise<unknown>,
  close: () => unknown,
): Sender {
  return {
    send: (sms) => send(sms.to, readyText(sms)),
    sendToMany(list) {
      const text = readyListText(list);
      return Promise.all(list.to.map((to) => send(to, text)));
    },
    async close() {
      await close();
    },
  };
}

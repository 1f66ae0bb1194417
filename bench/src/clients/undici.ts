import { Agent, request } from 'undici';
import { connectionsFor, type Sender, type SenderSettings } from '../sender.ts';
import { readyListText, readyText } from '../sms.ts';
import { devcodeCall, devcodePath, devcodeReferences } from './devcode-call.ts';

/** The limit: undici's `request` alone, in Devcode's form. A list is one call too. */
export function undiciSender(settings: SenderSettings): Sender {
  const dispatcher = new Agent({ connections: connectionsFor(settings) });
  const url = settings.provider + devcodePath;
  const headers = { 'content-type': 'application/json', accept: 'application/json' };
  const send = async (to: string | readonly string[], text: string): Promise<readonly string[]> => {
    const body = JSON.stringify(devcodeCall(to, text));
    const answer = await request(url, { method: 'POST', headers, body, dispatcher });
    return devcodeReferences(await answer.body.json());
  };
  return {
    send: (sms) => send(sms.to, readyText(sms)),
    sendToMany: (list) => send(list.to, readyListText(list)),
    close: () => dispatcher.close(),
  };
}

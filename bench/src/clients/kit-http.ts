import { Http } from '@nkul/adapter-kit';
import { connectionsFor, type Sender, type SenderSettings } from '../sender.ts';
import { devcodeCall, devcodePath, devcodeReferences } from './devcode-call.ts';
import { eachByItself } from './each-by-itself.ts';

/** The HTTP of Nkul's adapters without Nkul. The caller reads the answer, as everywhere. */
export function kitHttpSender(settings: SenderSettings): Sender {
  const http = new Http({ connections: connectionsFor(settings) });
  const url = settings.provider + devcodePath;
  return eachByItself(
    async (to, text) => {
      const { signal } = new AbortController();
      const outcome = await http.send(
        { method: 'POST', url, body: { json: devcodeCall(to, text) } },
        { signal },
      );
      if (outcome.kind !== 'answered') throw new Error(`The provider was not heard: ${outcome.kind}`);
      return devcodeReferences(JSON.parse(outcome.text));
    },
    () => http.close(),
  );
}

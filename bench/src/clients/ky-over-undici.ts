import { Http } from '../../../packages/adapter-devcode/src/http.ts';
import { connectionsFor, type Sender, type SenderSettings } from '../sender.ts';
import { devcodeCall, devcodePath, devcodeReferences } from './devcode-call.ts';
import { eachByItself } from './each-by-itself.ts';

/**
 * The transport of Nkul's own adapter without Nkul. It imports the adapter's file, so that both stay the same. The caller
 * reads the answer, as everywhere.
 */
export function kyOverUndiciSender(settings: SenderSettings): Sender {
  const http = new Http({ connections: connectionsFor(settings), fetch: undefined });
  const url = settings.provider + devcodePath;
  return eachByItself(
    async (to, text) => {
      const { signal } = new AbortController();
      const outcome = await http.send('POST', url, devcodeCall(to, text), { signal });
      if (outcome.kind !== 'answered') throw new Error(`The provider was not heard: ${outcome.kind}`);
      return devcodeReferences(JSON.parse(outcome.text));
    },
    () => http.close(),
  );
}

import ky from 'ky';
import type { Sender, SenderSettings } from '../sender.ts';
import { devcodeCall, devcodePath, devcodeReferences } from './devcode-call.ts';
import { eachByItself } from './each-by-itself.ts';

/** ky without options, over Node's own fetch, which keeps connections and opens as many as it needs. */
export function kySender({ provider }: SenderSettings): Sender {
  const url = provider + devcodePath;
  return eachByItself(
    async (to, text) =>
      devcodeReferences(await ky.post(url, { json: devcodeCall(to, text), retry: 0 }).json()),
    () => {},
  );
}

/** A browser: it sends the headers that a page of the console has, other than `fetch()`. */
export { startChromium } from '../../../tools/chromium.ts';

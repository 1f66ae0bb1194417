import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** A file that pages load. Its address has its hash, so that a browser may keep it for ever. */
export interface Asset {
  readonly address: string;
  readonly type: string;
  readonly body: string;
}

const folder = new URL('../../assets/', import.meta.url);
/** The parts of the style, in their order. They are one file for a browser. */
const styles = ['tokens', 'frame', 'parts', 'charts', 'tables', 'pages', 'print'];

function textOf(file: string): string {
  return readFileSync(new URL(file, folder), 'utf8');
}

/** A script without its comments, which are lines of their own, and without indentation. */
function bare(script: string): string {
  const lines = script.split('\n').map((line) => line.trim());
  return lines.filter((line) => line !== '' && !/^\/(?:\/|\*\*)/.test(line)).join('\n');
}

function asset(name: string, type: string, body: string): Asset {
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 12);
  return { address: `assets/${name.replace('.', `-${hash}.`)}`, type, body };
}

/** The style, the script and the icon of all pages. */
export const assets: Readonly<Record<'style' | 'script' | 'icon', Asset>> = {
  style: asset(
    'console.css',
    'text/css; charset=utf-8',
    styles.map((one) => textOf(`style/${one}.css`)).join(''),
  ),
  script: asset('console.js', 'text/javascript; charset=utf-8', bare(textOf('console.js'))),
  icon: asset('icon.svg', 'image/svg+xml', textOf('icon.svg')),
};

/** The asset at an address; undefined for an unknown one, or one of another version. */
export function assetAt(address: string): Asset | undefined {
  return Object.values(assets).find((one) => one.address === address);
}

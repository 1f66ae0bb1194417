import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** A file that pages load. Its address has its hash, so that a browser may keep it for ever. */
export interface Asset {
  readonly address: string;
  readonly type: string;
  readonly body: string;
}

const folder = new URL('../../assets/', import.meta.url);

function asset(name: string, ending: string, type: string): Asset {
  const body = readFileSync(new URL(`${name}.${ending}`, folder), 'utf8');
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 12);
  return { address: `assets/${name}-${hash}.${ending}`, type, body };
}

/** The style, the script and the icon of all pages. */
export const assets: Readonly<Record<'style' | 'script' | 'icon', Asset>> = {
  style: asset('console', 'css', 'text/css; charset=utf-8'),
  script: asset('console', 'js', 'text/javascript; charset=utf-8'),
  icon: asset('icon', 'svg', 'image/svg+xml'),
};

/** The asset at an address; undefined for an unknown one, or one of another version. */
export function assetAt(address: string): Asset | undefined {
  return Object.values(assets).find((one) => one.address === address);
}

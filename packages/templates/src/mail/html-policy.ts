/** Elements that run scripts, hold other documents, ask for secrets, or are read by other rules than HTML. */
const refusedElements: ReadonlySet<string> = new Set([
  ...['script', 'noscript', 'template', 'portal', 'base'],
  ...['iframe', 'frame', 'frameset', 'object', 'embed', 'applet', 'param', 'audio', 'video'],
  ...['form', 'input', 'textarea', 'select', 'button'],
  ...['svg', 'math', 'plaintext', 'xmp', 'noembed', 'noframes', 'listing'],
]);

/** Elements that may be left open: the next one, or the end of their parent, closes them. Others have no content. */
const optionalEnds: ReadonlySet<string> = new Set([
  ...['html', 'head', 'body', 'p', 'li', 'dt', 'dd', 'rt', 'rp', 'option', 'optgroup'],
  ...['tr', 'td', 'th', 'thead', 'tbody', 'tfoot', 'colgroup', 'caption'],
  ...[
    'area',
    'br',
    'col',
    'hr',
    'img',
    'link',
    'meta',
    'source',
    'track',
    'wbr',
    'basefont',
    'isindex',
    'keygen',
  ],
  ...['command', 'input', 'embed', 'frame', 'param', 'base'],
]);

/** Attributes that are an address, without the prefix of a namespace. */
const urlAttributes: ReadonlySet<string> = new Set([
  ...['href', 'src', 'action', 'formaction', 'background', 'cite', 'poster', 'data', 'longdesc'],
  ...['lowsrc', 'dynsrc', 'classid', 'codebase', 'profile', 'manifest', 'icon', 'usemap', 'ping'],
]);

/** Whether a mail may have the element. */
export function isAllowedElement(name: string): boolean {
  return !refusedElements.has(name);
}

/** Whether a missing end tag changes the place of the words after it. */
export function needsEndTag(name: string): boolean {
  return !optionalEnds.has(name);
}

/** The rules of an attribute. */
export type AttributeKind = 'handler' | 'style' | 'srcset' | 'code' | 'url' | 'plain';

/** Which rules an attribute has, by its name in lower case. */
export function attributeKind(name: string): AttributeKind {
  const own = name.slice(name.lastIndexOf(':') + 1);
  if (name.startsWith('on')) return 'handler';
  if (own === 'style') return 'style';
  if (own === 'srcset' || own === 'imagesrcset') return 'srcset';
  if (own === 'srcdoc') return 'code';
  return urlAttributes.has(own) ? 'url' : 'plain';
}

/** Whether each address in a style leads to the web. An escaped letter could hide one. */
export function isAllowedStyle(css: string): boolean {
  if (/\\|expression\s*\(|@import\s*["']/i.test(css)) return false;
  for (const [, address = ''] of css.matchAll(/url\(\s*["']?([^"')]*)/gi)) {
    if (!/^https?:\/\//i.test(address)) return false;
  }
  return true;
}

/** Whether each image of a `srcset` is on the web. */
export function isAllowedSrcset(value: string): boolean {
  return value.split(',').every((candidate) => /^\s*https?:\/\//i.test(candidate));
}

import type { QualifiedTag, SAXParser, Tag } from 'sax';
import { type TranslationFile, type TranslationUnit, UnreadableFile } from './translation-file.ts';
import { unitOfToken } from './unit-token.ts';

/**
 * Reads XLIFF 2. The reader of the library `xliff` loses line breaks at the end of a text, texts of spaces, all but the
 * last segment of a unit, its state, and the first of two units with one id. So this reads the elements by itself.
 *
 * @throws UnreadableFile
 */
export async function readXliff(text: string): Promise<TranslationFile> {
  const { default: sax } = await import('sax');
  const parser = sax.parser(true, { trim: false, normalize: false });
  const reader = new XliffReader(parser);
  parser.onopentag = (tag) => reader.open(tag);
  parser.onclosetag = (name) => reader.close(name);
  parser.ontext = (part) => reader.text(part);
  parser.oncdata = (part) => reader.text(part);
  // Entities of a file can name other files, and grow to any size.
  parser.ondoctype = () => {
    throw new UnreadableFile(['xliffDoctype', {}]);
  };
  parser.onerror = (error) => {
    throw new UnreadableFile([
      'xliffBroken',
      { detail: error.message.split('\n')[0] ?? '', line: parser.line + 1 },
    ]);
  };
  // As XML says. Carriage returns of a text are written as &#13;.
  parser.write(text.replace(/\r\n?/g, '\n')).close();
  return reader.file();
}

/** A segment, or the text between two. */
interface Segment {
  readonly fixed: boolean;
  readonly untranslated: boolean;
  source: string;
  target?: string;
}

type Attributes = Tag['attributes'] | QualifiedTag['attributes'];

class XliffReader {
  readonly #parser: SAXParser;
  readonly #units: TranslationUnit[] = [];
  #languages: Omit<TranslationFile, 'units'> | undefined;
  #unit: { readonly id: string; readonly segments: Segment[] } | undefined;
  #part: 'source' | 'target' | undefined;
  /** The elements that are open. Those of other modules, such as matches, have sources and targets too. */
  readonly #open: string[] = [];

  constructor(parser: SAXParser) {
    this.#parser = parser;
  }

  file(): TranslationFile {
    return { ...this.#languages, units: this.#units };
  }

  open({ name, attributes }: Tag | QualifiedTag): void {
    const parent = this.#open.at(-1);
    this.#open.push(name);
    if (this.#languages === undefined) this.#openRoot(name, attributes);
    else if (this.#part !== undefined) this.#openInline(name, attributes);
    else if (name === 'unit') this.#unit = { id: unitOfToken(attributeOf(attributes, 'id')), segments: [] };
    else if (parent === 'unit' && isSegment(name)) this.#unit?.segments.push(newSegment(name, attributes));
    else if ((name === 'source' || name === 'target') && isSegment(parent)) {
      this.#part = name;
      this.text('');
    }
  }

  close(name: string): void {
    this.#open.pop();
    if (name === this.#part) this.#part = undefined;
    else if (name === 'unit' && this.#unit !== undefined) {
      this.#units.push(joined(this.#unit.id, this.#unit.segments));
      this.#unit = undefined;
    }
  }

  text(part: string): void {
    const segment = this.#segment;
    if (this.#part === undefined || segment === undefined) return;
    segment[this.#part] = (segment[this.#part] ?? '') + part;
  }

  get #segment(): Segment | undefined {
    return this.#unit?.segments.at(-1);
  }

  #openRoot(name: string, attributes: Attributes): void {
    if (name !== 'xliff') throw new UnreadableFile(['notXliff', { element: name }]);
    const version = attributeOf(attributes, 'version');
    if (!/^2\.\d$/.test(version)) throw new UnreadableFile(['xliffVersion', { version }]);
    const [sourceLanguage, targetLanguage] = [
      attributeOf(attributes, 'srcLang'),
      attributeOf(attributes, 'trgLang'),
    ];
    this.#languages = {
      ...(sourceLanguage !== '' && { sourceLanguage }),
      ...(targetLanguage !== '' && { targetLanguage }),
    };
  }

  /** Tools may mark words of a text; an element in the place of words would lose them. */
  #openInline(name: string, attributes: Attributes): void {
    if (name === 'cp')
      this.text(String.fromCodePoint(Number.parseInt(attributeOf(attributes, 'hex'), 16) || 0xfffd));
    else if (name !== 'mrk') {
      const says = { element: name, unit: this.#unit?.id ?? '', line: this.#parser.line + 1 };
      throw new UnreadableFile(['xliffInline', says]);
    }
  }
}

function isSegment(name: string | undefined): boolean {
  return name === 'segment' || name === 'ignorable';
}

function newSegment(name: string, attributes: Attributes): Segment {
  const untranslated =
    attributeOf(attributes, 'state') === 'initial' || /fuzzy/i.test(attributeOf(attributes, 'subState'));
  return { fixed: name === 'ignorable', untranslated, source: '' };
}

function joined(id: string, segments: readonly Segment[]): TranslationUnit {
  const source = segments.map((segment) => segment.source).join('');
  const targets = segments.map(({ fixed, untranslated, source: own, target }) => {
    if (fixed) return target ?? own;
    return untranslated || target === '' ? undefined : target;
  });
  const translated = segments.length > 0 && targets.every((target) => target !== undefined);
  return { id, source, ...(translated && { target: targets.join('') }) };
}

function attributeOf(attributes: Attributes, name: string): string {
  const value = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
  return typeof value === 'string' ? value : (value?.value ?? '');
}

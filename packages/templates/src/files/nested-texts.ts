import type { LocalizedTexts, PartTexts } from '../catalog/catalog-definition.ts';
import type { Saying } from '../words/saying.ts';
import { isObject, type JsonObject } from './json-object-schema.ts';
import { garbledText } from './mojibake.ts';
import { pluralSuffixes } from './plural-suffixes.ts';

/** The texts of one file by template, with the place of each. */
export interface FileTexts {
  readonly texts: ReadonlyMap<string, LocalizedTexts>;
  /** The keys that lead to a template: `order.created` is `["order", "created"]`, or one key. */
  readonly paths: ReadonlyMap<string, readonly string[]>;
  readonly problems: readonly FileTextProblem[];
}

/** A problem of a file's texts, and the keys that lead to it. */
interface FileTextProblem {
  readonly says: Saying;
  readonly path: readonly string[];
  readonly template?: string;
  readonly part?: string;
  /** The place in the text. */
  readonly offset?: number;
}

/** The keys that hold texts by channel. Other names are those of templates. */
export const knownChannels: readonly string[] = ['text', 'sms', 'email', 'whatsapp', 'push', 'voice', 'chat'];

const emailParts = ['subject', 'text', 'html'];

/** Reads the texts of a file. Templates may be nested, as most tools write them: `{"order": {"created": "…"}}`. */
export function nestedTexts(file: unknown, channels: readonly string[]): FileTexts {
  const reader = new TextReader(channels);
  if (isObject(file)) reader.readNames(file, []);
  else reader.problems.push({ says: ['notTexts', {}], path: [] });
  return reader;
}

class TextReader implements FileTexts {
  readonly texts: Map<string, LocalizedTexts> = new Map();
  readonly paths: Map<string, readonly string[]> = new Map();
  readonly problems: FileTextProblem[] = [];
  readonly #channels: ReadonlySet<string>;

  constructor(channels: readonly string[]) {
    this.#channels = new Set(channels);
  }

  readNames(names: JsonObject, above: readonly string[]): void {
    const plurals = pluralSuffixes(names);
    for (const { name, keys } of plurals) {
      const path = [...above, keys[0] ?? name];
      this.#add(path, ['pluralSuffixes', { name, keys }], { template: [...above, name].join('.') });
    }
    const told = new Set(plurals.flatMap(({ keys }) => keys));
    for (const [key, value] of Object.entries(names)) {
      const isSchema = above.length === 0 && key === '$schema';
      if (!isSchema && !told.has(key)) this.#readName(value, [...above, key]);
    }
  }

  #readName(value: unknown, path: readonly string[]): void {
    const key = path.at(-1) ?? '';
    const garbled = garbledText(key);
    if (key === '') this.#add(path, ['emptyName', {}], {});
    else if (garbled !== undefined) this.#add(path, garbled.says, {});
    else if (typeof value === 'string') {
      this.#checkLetters(value, path);
      this.#keep(path, value);
    } else if (!isObject(value)) this.#add(path, ['notText', {}]);
    else this.#readObject(value, path);
  }

  #readObject(value: JsonObject, path: readonly string[]): void {
    const keys = Object.keys(value);
    // Exports write an empty object for names without texts yet.
    if (keys.length === 0) return;
    for (const key of keys) {
      const channel = this.#meantChannel(key);
      if (channel === undefined || holdsNames(value[key])) continue;
      this.#add([...path, key], ['channelMeant', { key, channel }]);
      return;
    }
    const channels = keys.filter((key) => this.#channels.has(key) && !holdsNames(value[key]));
    if (keys.every((key) => this.#channels.has(key) || emailParts.includes(key)))
      this.#keep(path, this.#readChannels(value, path));
    else if (channels.length === 0) this.readNames(value, path);
    else {
      const names = keys.filter((key) => !this.#channels.has(key));
      this.#add(path, ['mixedKeys', { channels, names }]);
    }
  }

  /** The channel that a key means, in other letters: `SMS`, `e-mail`. */
  #meantChannel(key: string): string | undefined {
    if (this.#channels.has(key)) return undefined;
    const plain = key.toLowerCase().replace(/[-_ ]/g, '');
    return [...this.#channels].find((channel) => channel.toLowerCase() === plain);
  }

  #readChannels(value: JsonObject, path: readonly string[]): LocalizedTexts {
    const read: (readonly [string, string | PartTexts])[] = [];
    for (const [channel, texts] of Object.entries(value)) {
      const at = [...path, channel];
      const isPart = !this.#channels.has(channel);
      if (typeof texts === 'string') {
        this.#checkLetters(texts, at, { template: path.join('.'), part: channel });
        read.push([channel, texts]);
      } else if (isPart || !isObject(texts))
        this.#add(at, ['notText', {}], { template: path.join('.'), part: channel });
      else read.push([channel, this.#readParts(texts, path, channel)]);
    }
    return Object.fromEntries(read);
  }

  #readParts(parts: JsonObject, above: readonly string[], channel: string): PartTexts {
    const template = above.join('.');
    const path = [...above, channel];
    const unknown = Object.keys(parts).filter((name) => !emailParts.includes(name));
    for (const name of unknown)
      this.#add([...path, name], ['notPart', { name, parts: emailParts }], { template, part: channel });
    const shown = Object.hasOwn(parts, 'text') || Object.hasOwn(parts, 'html');
    if (!shown && unknown.length === 0) this.#add(path, ['partWithoutText', {}], { template, part: channel });
    const textOf = (name: string): string | undefined => {
      if (!Object.hasOwn(parts, name)) return undefined;
      const text = parts[name];
      const where = { template, part: `${channel}.${name}` };
      if (typeof text !== 'string') this.#add([...path, name], ['notText', {}], where);
      else this.#checkLetters(text, [...path, name], where);
      return typeof text === 'string' ? text : undefined;
    };
    const subject = textOf('subject');
    const html = textOf('html');
    const text = textOf('text');
    const line = subject !== undefined && { subject };
    return html === undefined
      ? { text: text ?? '', ...line }
      : { ...(text !== undefined && { text }), ...line, html };
  }

  #keep(path: readonly string[], texts: LocalizedTexts): void {
    const name = path.join('.');
    if (this.texts.has(name)) this.#add(path, ['twice', { name }], {});
    this.texts.set(name, texts);
    this.paths.set(name, path);
  }

  #checkLetters(
    text: string,
    path: readonly string[],
    where?: Pick<FileTextProblem, 'template' | 'part'>,
  ): void {
    const garbled = garbledText(text);
    if (garbled !== undefined)
      this.#add(path, garbled.says, { ...(where ?? { template: path.join('.') }), offset: garbled.offset });
  }

  #add(
    path: readonly string[],
    says: Saying,
    where: Pick<FileTextProblem, 'template' | 'part' | 'offset'> = { template: path.join('.') },
  ): void {
    this.problems.push({ says, path, ...where });
  }
}

/** An object without parts of an e-mail, beside other names, is nested: `{"email": {"changed": "…"}, "name": {…}}`. */
function holdsNames(value: unknown): boolean {
  return isObject(value) && !Object.keys(value).some((key) => emailParts.includes(key));
}

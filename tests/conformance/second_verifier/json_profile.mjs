// JSON of the profile cc-json-1 (docs/protocol/signatures.md, section 1) and its canonical form
// (RFC 8785). A parser of its own, because JSON.parse keeps the last of two equal members.
import { Refusal, need } from './refusal.mjs';

const DEEPEST = 12;
const FORBIDDEN = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;
const HALF_OF_A_PAIR = /[\ud800-\udfff]/u;
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const TEXT = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const BLANK = /[ \t\n\r]*/y;
const WORDS = new Map([['true', true], ['false', false], ['null', null]]);

/** Decode UTF-8 without byte order mark. */
export function utf8(bytes) {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    need(!text.startsWith('\ufeff'), 'json.utf8');
    return text;
  } catch {
    throw new Refusal('json.utf8');
  }
}

class Reader {
  constructor(text, { deepest, anyText }) {
    this.text = text;
    this.at = 0;
    this.deepest = deepest;
    this.anyText = anyText;
  }

  match(pattern) {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found === null) return null;
    this.at = pattern.lastIndex;
    return found[0];
  }

  next() {
    this.match(BLANK);
    return this.text[this.at];
  }

  take(character) {
    need(this.next() === character, 'json.syntax');
    this.at += 1;
  }

  value(level) {
    const first = this.next();
    if (first === '{') return this.object(level + 1);
    if (first === '[') return this.array(level + 1);
    if (first === '"') return this.string();
    for (const [word, meaning] of WORDS) {
      if (this.text.startsWith(word, this.at)) {
        this.at += word.length;
        return meaning;
      }
    }
    return this.number();
  }

  number() {
    const text = this.match(NUMBER);
    need(text !== null, 'json.syntax');
    need(/^-?[0-9]+$/.test(text) && text !== '-0', 'json.number');
    need(Number.isSafeInteger(Number(text)), 'json.number');
    return Number(text);
  }

  string() {
    const raw = this.match(TEXT);
    need(raw !== null, 'json.syntax');
    const text = JSON.parse(raw);
    if (this.anyText) {
      need(!HALF_OF_A_PAIR.test(text), 'json.character');
      return text;
    }
    need(!FORBIDDEN.test(text) && !HALF_OF_A_PAIR.test(text), 'json.character');
    need(text.normalize('NFC') === text, 'json.normal_form');
    return text;
  }

  object(level) {
    need(level <= this.deepest, 'json.depth');
    const members = Object.create(null);
    this.take('{');
    if (this.next() === '}') {
      this.at += 1;
      return members;
    }
    for (;;) {
      need(this.next() === '"', 'json.syntax');
      const name = this.string();
      need(!(name in members), 'json.duplicate_member');
      this.take(':');
      members[name] = this.value(level);
      if (this.next() === '}') break;
      this.take(',');
    }
    this.at += 1;
    return members;
  }

  array(level) {
    need(level <= this.deepest, 'json.depth');
    const items = [];
    this.take('[');
    if (this.next() === ']') {
      this.at += 1;
      return items;
    }
    for (;;) {
      items.push(this.value(level));
      if (this.next() === ']') break;
      this.take(',');
    }
    this.at += 1;
    return items;
  }
}

function parsed(bytes, longest, rules) {
  need(bytes.length <= longest, 'json.size');
  const reader = new Reader(utf8(bytes), rules);
  const value = reader.value(0);
  need(reader.next() === undefined, 'json.syntax');
  return value;
}

/** Return the object in some bytes. */
export function parseObject(bytes, longest = 65_536) {
  const value = parsed(bytes, longest, { deepest: DEEPEST, anyText: false });
  need(isObject(value), 'json.object');
  return value;
}

/** Return the array in some bytes. */
export function parseArray(bytes, longest = 65_536) {
  const value = parsed(bytes, longest, { deepest: DEEPEST, anyText: false });
  need(Array.isArray(value), 'json.array');
  return value;
}

/** Return an object whose texts may hold any character: files within a file have line feeds. */
export function parseContainer(bytes, longest) {
  const value = parsed(bytes, longest, { deepest: DEEPEST, anyText: true });
  need(isObject(value), 'json.object');
  return value;
}

/** Whether a value of JSON is an object. */
export function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether an object has exactly some members, and others at most. */
export function hasMembers(value, required, optional = []) {
  if (!isObject(value)) return false;
  const names = Object.keys(value);
  return (
    required.every((name) => name in value) &&
    names.every((name) => required.includes(name) || optional.includes(name))
  );
}

/** Return the canonical JSON (RFC 8785) of a value of the profile. */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.keys(value).sort();
  return `{${members.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(',')}}`;
}

/** Return how many levels a value has. */
export function depth(value) {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Object.values(value).reduce((most, one) => Math.max(most, depth(one)), 0);
}

export { DEEPEST };

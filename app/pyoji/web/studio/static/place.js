// The place of the cursor in a YAML text: the keys that lead there, and what is typed so far.
//
// Only the text before the cursor is read, so that a line that is still being written is understood.
// Block and flow collections are followed; multi-line scalars other than literal blocks are not.

/** A collection that is open: the path to it, the indent of its keys or items, and the keys that it
    has. `owner` is the indent of the key that it belongs to, `flow` the bracket that opened it. */
const frame = (path, indent, more = {}) => ({
  ...{ path, indent, owner: null, isItems: false, flow: "", keys: [], items: 0, key: null },
  ...more,
});

const KEY = /^(?:"([^"]*)"|'([^']*)'|([^\s"'{}[\],#&*!|>%@`-][^:#]*?|-?\w[^:#]*?))\s*:(?=\s|$)/;
const MARKS = /^(?:&\S+\s+|!\S*\s+)+/; // an anchor or a tag before a value

/** Returns {path, isKey, keys, typed}: `path` leads to the collection of a key, or to the value. */
export function placeAt(before) {
  const stack = [frame([], 0)];
  const lines = before.split("\n");
  let literal = -1; // the indent of the key whose literal block goes on
  for (const [index, line] of lines.entries()) {
    const isLast = index === lines.length - 1;
    if (stack.at(-1).flow) {
      const open = readFlow(stack, line, isLast);
      if (isLast) return open;
      continue;
    }
    const indent = line.search(/\S|$/);
    if (literal >= 0 && (indent > literal || !line.trim()) && !isLast) continue;
    if (!isLast && (!line.trim() || line[indent] === "#")) continue;
    literal = -1;
    const place = readBlock(stack, line, indent, isLast);
    if (isLast) return place;
    if (place === "literal") literal = indent;
  }
  return null;
}

/** Reads a line of block collections; returns the place if it is the last one. */
function readBlock(stack, line, start, isLast) {
  let column = start;
  let rest = line.slice(column);
  while (/^-(\s|$)/.test(rest)) {
    leave(stack, column, true);
    const parent = stack.at(-1);
    const sequence = parent.isItems && parent.indent === column ? parent : openItems(stack, column);
    const space = /^-\s*/.exec(rest)[0].length;
    column += space;
    rest = rest.slice(space);
    stack.push(frame([...sequence.path, sequence.items++], column));
  }
  leave(stack, column, false);
  const holder = stack.at(-1);
  const match = KEY.exec(rest);
  if (!match) {
    if (/^[{[]/.test(rest)) return readValue(stack, holder.path, rest, isLast);
    return isLast ? place(holder.path, true, holder.keys, rest) : null;
  }
  const key = match[1] ?? match[2] ?? match[3];
  holder.keys.push(key);
  const path = [...holder.path, key];
  stack.push(frame(path, column + 1, { owner: column }));
  const value = rest.slice(match[0].length);
  if (/^\s+[|>]/.test(value)) return isLast ? null : "literal";
  return readValue(stack, path, value, isLast);
}

/** Leaves the collections that a line at `column` does not belong to. */
function leave(stack, column, isItem) {
  while (stack.length > 1) {
    const top = stack.at(-1);
    const edge = top.owner ?? top.indent;
    const isWithin = top.owner === null ? !(top.isItems && !isItem) : isItem;
    if (isWithin ? edge <= column : edge < column) return;
    stack.pop();
  }
}

function openItems(stack, column) {
  const items = frame(stack.at(-1).path, column, { isItems: true });
  stack.push(items);
  return items;
}

function readValue(stack, path, text, isLast) {
  const value = text.trimStart().replace(MARKS, "");
  if (!/^[{[]/.test(value)) return isLast ? place(path, false, [], value) : null;
  openFlow(stack, path, value[0]);
  return readFlow(stack, value.slice(1), isLast);
}

function openFlow(stack, path, bracket) {
  stack.push(frame(path, Infinity, { flow: bracket }));
}

/** Reads characters within flow collections; returns the place if the text ends there. */
function readFlow(stack, text, isLast) {
  let typed = "";
  let quote = "";
  for (const [index, character] of [...text].entries()) {
    const top = stack.at(-1);
    if (!top.flow) return null; // what follows is a comment, or a mistake
    if (quote) {
      typed += character;
      if (character === quote) quote = "";
    } else if (character === '"' || character === "'") {
      quote = character;
      typed += character;
    } else if (character === "{" || character === "[") {
      openFlow(stack, inside(top), character);
      typed = "";
    } else if (character === "}" || character === "]") {
      stack.pop();
      typed = "";
    } else if (character === ",") {
      top.items++;
      top.key = null;
      typed = "";
    } else if (character === ":" && top.flow === "{" && /^\s?$/.test(text[index + 1] ?? "")) {
      top.key = typed.trim().replace(/^["']|["']$/g, "");
      top.keys.push(top.key);
      typed = "";
    } else if (character === "#" && !typed.trim()) {
      break;
    } else {
      typed += character;
    }
  }
  if (!isLast) return null;
  const top = stack.at(-1);
  if (!top.flow) return null;
  const isKey = top.flow === "{" && top.key === null;
  return place(isKey ? top.path : inside(top), isKey, top.keys, typed);
}

/** The path to what stands at the current place of a flow collection. */
const inside = (top) => [...top.path, top.flow === "[" ? top.items : top.key];

const place = (path, isKey, keys, typed) => ({ path, isKey, keys, typed: typed.trimStart() });

// What changed between two texts, and how sure the decoder is of each piece.

// Latin words are compared whole; scripts without spaces, such as Japanese, by character.
function units(text) {
  return text.match(/[\p{Script=Latin}\p{N}\p{M}'’-]+|[\s\S]/gu) || [];
}

// Positions in `after` that no longest common subsequence with `before` keeps.
function changed(before, after) {
  const rows = before.length + 1;
  const table = Array.from({ length: rows }, () => new Uint16Array(after.length + 1));
  for (let i = rows - 2; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      table[i][j] =
        before[i] === after[j]
          ? table[i + 1][j + 1] + 1
          : Math.max(table[i + 1][j], table[i][j + 1]);
    }
  }
  const fresh = new Set();
  for (let i = 0, j = 0; j < after.length; ) {
    if (i < before.length && before[i] === after[j]) { i++; j++; }
    else if (i < before.length && table[i + 1][j] >= table[i][j + 1]) i++;
    else fresh.add(j++);
  }
  return fresh;
}

// Doubt 0, 1 or 2 for each position of the text; a text alone has none.
function doubts(sentence) {
  const levels = new Uint8Array(sentence.text.length);
  let from = 0;
  for (const [piece, doubt] of sentence.pieces || []) {
    levels.fill(doubt, from, from + piece.length);
    from += piece.length;
  }
  return levels;
}

// Stretches of text that look alike: [text, changed, doubt]. `before` is a text or null.
function stretches(sentence, before) {
  const parts = units(sentence.text);
  const fresh = before === null ? new Set() : changed(units(before), parts);
  const levels = doubts(sentence);
  const result = [];
  let at = 0;
  parts.forEach((part, k) => {
    const isFresh = part.trim() ? fresh.has(k) : fresh.has(k - 1) && fresh.has(k + 1);
    for (const char of part) {
      const last = result[result.length - 1];
      const level = last && !char.trim() ? last[2] : levels[at];
      if (last && last[1] === isFresh && last[2] === level) last[0] += char;
      else result.push([char, isFresh, level]);
      at += char.length;
    }
  });
  return result;
}

// Draw a sentence: doubt as fainter ink, what differs from `before` with the class `mark`.
function drawText(node, sentence, before, mark = "flow-fresh") {
  const blank = sentence.text.trim() === "";
  node.classList.toggle("flow-blank", blank);
  if (blank) {
    node.textContent = say("blank");
    return;
  }
  node.replaceChildren(
    ...stretches(sentence, before).map(([text, fresh, doubt]) => {
      const span = document.createElement("span");
      span.className = `${fresh ? `${mark} ` : ""}flow-doubt-${doubt}`;
      span.textContent = text;
      return span;
    })
  );
}

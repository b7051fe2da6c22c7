// How one sentence formed: each reading that differs from the one before, with its time.

function readings(frames, k) {
  return frames.filter((frame, i) => {
    return i === 0 || frame.sentences[k].text !== frames[i - 1].sentences[k].text;
  });
}

// `go` is told the frame a visitor chooses, `look` the one pointed at (or null).
function drawHistory(list, frames, k, { go, look }) {
  let before = null;
  list.replaceChildren(
    ...readings(frames, k).map((frame) => {
      const item = make("li", "");
      const entry = makeButton("flow-reading", item, () => go(frame));
      make("span", "flow-when", entry).textContent = frame.t.toFixed(2);
      drawText(make("span", "flow-was", entry), frame.sentences[k], before);
      before = frame.sentences[k].text;
      entry.dataset.index = frame.index;
      entry.addEventListener("mouseenter", () => look(frame));
      entry.addEventListener("mouseleave", () => look(null));
      return item;
    })
  );
}

// The reading that stands at this moment.
function markHistory(list, index) {
  const entries = [...list.querySelectorAll(".flow-reading")];
  const now = entries.findLast((entry) => Number(entry.dataset.index) <= index);
  for (const entry of entries) entry.classList.toggle("flow-now", entry === now);
}

// Frames as app/views/wire.py packs them: what a frame repeats is taken from the one before it.

const UNIT = 10000;

function pairs(values) {
  return Array.from({ length: values.length / 2 }, (_, k) => [values[2 * k] / UNIT, values[2 * k + 1] / UNIT]);
}

function reading(runs) {
  const pieces = Array.from({ length: runs.length / 2 }, (_, k) => [runs[2 * k], runs[2 * k + 1]]);
  return { text: pieces.map(([text]) => text).join(""), pieces };
}

// The frame of a message; `before` is the frame before it, if there was one.
function unpack({ run, lane, body }, before) {
  const { read, ends, places, flight, ...told } = JSON.parse(body);
  const known = before ? before.sentences : [];
  const sentences = read.map((runs, k) => {
    const old = known[k] || { text: "", pieces: [], endpoint: "" };
    return { ...old, ...(runs ? reading(runs) : {}), endpoint: ends[k] ?? old.endpoint };
  });
  const kept = before ? { model: before.model, ground: before.ground } : {};
  const frame = { ...kept, ...told, run, lane, sentences, places: {} };
  for (const [name, values] of Object.entries(places)) frame.places[name] = pairs(values);
  if (flight) frame.flight = flight.map(pairs);
  return frame;
}

function unpackAll(messages) {
  const frames = [];
  for (const message of messages) frames.push(unpack(message, frames.at(-1)));
  return frames;
}

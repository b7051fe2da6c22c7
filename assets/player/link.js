// Addresses that ask for the same again, and the clipboard that takes them along.

function addressOf(settings) {
  const link = new URL(location.pathname, location.origin);
  const map = wished("map");
  const values = map ? { ...settings, map } : settings;
  for (const [name, value] of Object.entries({ ...values, lang: tongue.lang })) link.searchParams.set(name, value);
  return link.href;
}

async function copyAddress(address, told, done) {
  try {
    await navigator.clipboard.writeText(address);
    told.textContent = say(done);
  } catch {
    told.textContent = address; // a page without https may not use the clipboard
  }
}

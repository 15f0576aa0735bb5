// Asks the device for its passkey, and sends what it answers with the form. Nothing else is read or sent.
const form = document.querySelector("form[data-passkey]");

const bytes = (text) => {
  const plain = text.replace(/-/g, "+").replace(/_/g, "/");
  return Uint8Array.from(atob(plain), (sign) => sign.charCodeAt(0));
};

const text = (buffer) => {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
};

const known = (list) => (list ?? []).map((item) => ({ ...item, id: bytes(item.id) }));

const forMaking = (options) => ({
  ...options,
  challenge: bytes(options.challenge),
  user: { ...options.user, id: bytes(options.user.id) },
  excludeCredentials: known(options.excludeCredentials),
});

const forUsing = (options) => ({
  ...options,
  challenge: bytes(options.challenge),
  allowCredentials: known(options.allowCredentials),
});

const answered = ({ id, rawId, type, response }) => {
  const said = { clientDataJSON: text(response.clientDataJSON) };
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) said[name] = text(response[name]);
  }
  return JSON.stringify({ id, rawId: text(rawId), type, response: said, clientExtensionResults: {} });
};

form?.addEventListener("submit", async (event) => {
  if (form.elements.answer.value) return;
  event.preventDefault();
  const status = form.querySelector("[data-passkey-status]");
  status.hidden = true;
  const options = JSON.parse(form.dataset.options);
  try {
    const credential =
      form.dataset.passkey === "make"
        ? await navigator.credentials.create({ publicKey: forMaking(options) })
        : await navigator.credentials.get({ publicKey: forUsing(options) });
    form.elements.answer.value = answered(credential);
    form.submit();
  } catch {
    status.hidden = false;
  }
});

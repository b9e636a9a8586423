// Passkeys. A form[data-passkey=create|get] asks the address in data-begin for a ticket and options, the authenticator for
// a credential, and is then sent like any form. Where the browser or the address has no passkeys it stays as it came.
const toBytes = text => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), letter => letter.charCodeAt(0));
const toText = bytes => btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
const withBytes = list => list?.map(item => ({ ...item, id: toBytes(item.id) }));

const hasPasskeys = ({ domain }) => domain && window.PublicKeyCredential && `.${location.hostname}`.endsWith(`.${domain}`);
each('form[data-passkey]', form => {
  if (!hasPasskeys(form.dataset)) return;
  form.hidden = false;
  find('[data-passkey-go]', form).disabled = false;
  all('[data-passkey-lacks]', form).forEach(note => { note.hidden = true; });
});

async function newPasskey({ publicKey: asked }) {
  const publicKey = { ...asked, challenge: toBytes(asked.challenge), user: { ...asked.user, id: toBytes(asked.user.id) }, excludeCredentials: withBytes(asked.excludeCredentials) };
  const made = await navigator.credentials.create({ publicKey });
  const { attestationObject, clientDataJSON } = made.response;
  const response = { attestationObject: toText(attestationObject), clientDataJSON: toText(clientDataJSON), transports: made.response.getTransports?.() };
  return { id: made.id, rawId: toText(made.rawId), type: made.type, response, extensions: {} };
}
async function usedPasskey({ publicKey: asked }) {
  const publicKey = { ...asked, challenge: toBytes(asked.challenge), allowCredentials: withBytes(asked.allowCredentials) };
  const used = await navigator.credentials.get({ publicKey });
  const { authenticatorData, clientDataJSON, signature, userHandle } = used.response;
  const response = { authenticatorData: toText(authenticatorData), clientDataJSON: toText(clientDataJSON), signature: toText(signature), userHandle: userHandle && toText(userHandle) };
  return { id: used.id, rawId: toText(used.rawId), type: used.type, response, extensions: {} };
}

on('submit', 'form[data-passkey]', async (event, form) => {
  const { ticket, credential } = form.elements;
  if (credential.value) return;
  event.preventDefault();
  const button = find('[data-passkey-go]', form);
  const failed = find('[data-passkey-failed]', form);
  button.disabled = true;
  failed.hidden = true;
  try {
    const answer = await fetch(form.dataset.begin, { method: 'POST' });
    if (!answer.ok) throw new Error(answer.status);
    const begun = await answer.json();
    const made = await (form.dataset.passkey === 'create' ? newPasskey : usedPasskey)(begun.options);
    ticket.value = begun.ticket;
    credential.value = JSON.stringify(made);
    button.disabled = false;
    form.requestSubmit();
  } catch {
    // Cancelled, timed out, or refused: the person may try again.
    button.disabled = false;
    failed.hidden = false;
  }
});

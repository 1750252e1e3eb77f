// Passkeys: asks the browser for one when a form is sent, and sends what it gives with the form.
// The form says in data-passkey what is wanted: "make" a new one, "use" one of the person's own, or "sign-in".
(() => {
  "use strict";

  const told = {
    NotAllowedError: "No passkey was used. Try again, or choose another way.",
    InvalidStateError: "This device already has a passkey for your account.",
    SecurityError: "This browser does not allow passkeys for this address.",
    AbortError: "No passkey was used. Try again, or choose another way.",
  };
  const otherwise = "The passkey did not work. Try again, or choose another way.";

  async function options(form) {
    if (form.dataset.options) return JSON.parse(form.dataset.options);
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`the portal answered ${answer.status}`);
    return (await answer.json()).request_options;
  }

  async function credential(form) {
    const wanted = await options(form);
    if (form.dataset.passkey !== "make") return window.webauthnJSON.get(wanted);
    // A passkey that can be found without the person's name, and asks who holds it.
    Object.assign(wanted.publicKey.authenticatorSelection, {
      residentKey: "required",
      requireResidentKey: true,
      userVerification: "required",
    });
    return window.webauthnJSON.create(wanted);
  }

  function say(form, words) {
    const paragraph = document.createElement("p");
    paragraph.className = "govuk-error-message";
    paragraph.textContent = words;
    form.querySelector("[data-passkey-problem]").replaceChildren(...(words ? [paragraph] : []));
  }

  function prepare(form) {
    let isBusy = false;
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (isBusy) return;
      isBusy = true;
      say(form, "");
      try {
        form.elements.credential.value = JSON.stringify(await credential(form));
        form.submit();
      } catch (error) {
        isBusy = false;
        say(form, told[error.name] || otherwise);
      }
    });
  }

  for (const words of document.querySelectorAll("[data-without-script]")) words.hidden = true;
  if (!window.PublicKeyCredential || !window.webauthnJSON) {
    for (const form of document.querySelectorAll("form[data-passkey]:not([data-passkey=sign-in])")) {
      form.hidden = false;
      say(form, "This browser has no passkeys. Choose another way.");
      form.querySelector("button").disabled = true;
    }
    return;
  }
  document.querySelectorAll("form[data-passkey]").forEach(prepare);
})();

// The camera. Without scripts a [data-capture] form is a plain file input and a button; with them the photo is taken or
// chosen here, shown, and sent with fetch so that the page can say how far it is. The answer's redirect is followed.
each('form[data-capture]', form => {
  const part = name => find(`[data-part=${name}]`, form);
  const [video, canvas, shoot, retake, hint, send] = ['video', 'canvas', 'shoot', 'retake', 'hint', 'send'].map(part);
  const file = find('input[type=file]', form);
  let photo, stream;

  all('[data-enhanced]', form).forEach(element => { element.hidden = false; });
  all('[data-plain]', form).forEach(element => { element.classList.add('visually-hidden'); });
  file.required = false;
  const say = text => { hint.textContent = text; hint.hidden = !text; };
  const state = taken => {
    canvas.hidden = !taken;
    shoot.disabled = taken || !stream;
    retake.disabled = !taken;
    send.disabled = !taken;
    say(taken ? '' : stream ? form.dataset.hint : form.dataset.denied);
    if (taken) send.focus();
  };

  const start = async () => {
    try {
      const wanted = { facingMode: 'user', width: { ideal: 1920 }, height: { ideal: 1440 } };
      stream = await navigator.mediaDevices.getUserMedia({ video: wanted, audio: false });
      video.srcObject = stream;
      await video.play();
    } catch { stream = null; }
    if (!photo) state(false);
  };
  const stop = () => { stream?.getTracks().forEach(track => track.stop()); stream = null; };

  // What was seen is what is sent: the upright middle of the camera's picture. Only the view is mirrored.
  shoot.addEventListener('click', () => {
    const height = video.videoHeight;
    const width = Math.min(video.videoWidth, Math.round(height * 3 / 4));
    canvas.width = width;
    canvas.height = height;
    canvas.classList.add('mirrored');
    canvas.getContext('2d').drawImage(video, (video.videoWidth - width) / 2, 0, width, height, 0, 0, width, height);
    canvas.toBlob(blob => { photo = new File([blob], 'photo.jpg', { type: blob.type }); state(true); }, 'image/jpeg', .95);
  });
  retake.addEventListener('click', () => { photo = null; file.value = ''; state(false); });
  // A chosen file is sent as it is; the canvas only previews it.
  file.addEventListener('change', async () => {
    const chosen = file.files[0];
    if (!chosen) return;
    photo = chosen;
    canvas.classList.remove('mirrored');
    try {
      const image = await createImageBitmap(chosen);
      canvas.width = image.width;
      canvas.height = image.height;
      canvas.getContext('2d').drawImage(image, 0, 0);
    } catch { canvas.width = canvas.height = 1; }
    state(true);
    if (canvas.width === 1) say(chosen.name);
  });

  form.addEventListener('submit', async event => {
    event.preventDefault();
    if (!photo) return file.click();
    const label = find('span', send);
    const before = label.textContent;
    busy(send, form.dataset.sending);
    retake.disabled = true;
    const data = new FormData(form);
    data.set(file.name, photo);
    const working = setTimeout(() => { label.textContent = form.dataset.working; }, 1500);
    try {
      const answer = await fetch(form.action, { method: 'POST', body: data, headers: { accept: 'text/html' } });
      if (answer.redirected) { stop(); return location.assign(answer.url); }
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const problem = find('[role=alert],.problem h1', page);
      toast({ text: problem?.textContent.trim() || form.dataset.failed, bad: true });
    } catch { toast({ text: form.dataset.failed, bad: true }); }
    clearTimeout(working);
    send.removeAttribute('aria-busy');
    label.textContent = before;
    retake.disabled = false;
  });

  state(false);
  say(form.dataset.hint);
  start();
  addEventListener('pagehide', stop);
  addEventListener('pageshow', event => { if (event.persisted) start(); });
});

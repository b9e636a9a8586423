// The waiting room's wall: a chime, and a voice where the screen has one of its own, when somebody else is called. Browsers
// are silent until somebody touched the page, so there is a button until they did.
{
  const wall = () => find('#wall[data-live]');
  const button = find('[data-act=sound]');
  let audio, last = wall()?.dataset.call;

  const tone = (pitch, from) => {
    const sound = audio.createOscillator(), volume = audio.createGain();
    sound.frequency.value = pitch;
    volume.gain.setValueAtTime(.0001, from);
    volume.gain.exponentialRampToValueAtTime(.5, from + .02);
    volume.gain.exponentialRampToValueAtTime(.0001, from + .9);
    sound.connect(volume).connect(audio.destination);
    sound.start(from);
    sound.stop(from + 1);
  };
  const ring = text => {
    root.dataset.rang = Number(root.dataset.rang ?? 0) + 1;
    if (audio?.state !== 'running') return;
    [659, 523].forEach((pitch, n) => tone(pitch, audio.currentTime + n * .45));
    // A voice of the device: what is said goes to no other service.
    const voice = window.speechSynthesis?.getVoices().find(v => v.localService && v.lang.startsWith(root.lang));
    if (!voice || !text) return;
    const said = new SpeechSynthesisUtterance(text);
    said.voice = voice;
    said.lang = voice.lang;
    setTimeout(() => speechSynthesis.speak(said), 1200);
  };
  const offer = () => { button.hidden = audio.state === 'running'; };

  if (wall() && window.AudioContext) {
    audio = new AudioContext();
    audio.onstatechange = offer;
    offer();
    on('click', '[data-act=sound]', () => audio.resume().then(() => ring('')));
  }
  document.addEventListener('htmx:after:swap', () => {
    const board = wall();
    if (!board || board.dataset.call === last) return;
    last = board.dataset.call;
    if (last) ring(board.dataset.say);
  });
  each('[data-act=fullscreen]', control => { control.hidden = !document.fullscreenEnabled; });
  on('click', '[data-act=fullscreen]', () => document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen());
}

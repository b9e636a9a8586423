//! A mail server on this machine (RFC 5321, RFC 4954 for AUTH PLAIN), as far as a client that sends mail
//! can tell. It keeps what it takes, and fails when it is told to.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// A step of the conversation at which a test can make the server answer something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Step {
    Greeting,
    Auth,
    From,
    To,
    /// After the whole mail came in.
    End,
}

/// A mail as it was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// The sender of the envelope.
    pub from: String,
    /// The receivers of the envelope.
    pub to: Vec<String>,
    /// Head and body, the dots unstuffed.
    pub mail: Vec<u8>,
}

#[derive(Default)]
struct State {
    taken: Vec<Taken>,
    answers: VecDeque<(Step, String)>,
}

/// A running server; it ends with its value.
pub struct SmtpServer {
    /// Where it listens.
    pub address: SocketAddr,
    state: Arc<Mutex<State>>,
    listening: JoinHandle<()>,
}

impl SmtpServer {
    /// One that lets everybody in.
    pub async fn open() -> Self {
        Self::open_at(0).await
    }

    /// As [`Self::open`], at this port.
    pub async fn open_at(port: u16) -> Self {
        Self::start(port, None).await
    }

    /// One that asks for user and password.
    pub async fn guarded(user: &str, password: &str) -> Self {
        let plain = STANDARD.encode(format!("\0{user}\0{password}"));
        Self::start(0, Some(format!("AUTH PLAIN {plain}"))).await
    }

    async fn start(port: u16, auth: Option<String>) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", port)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let state = Arc::new(Mutex::new(State::default()));
        let shared = Arc::clone(&state);
        let listening = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let session = Session::new(stream, Arc::clone(&shared), auth.clone());
                // A client that goes away ends its conversation.
                tokio::spawn(async move { session.converse().await.ok() });
            }
        });
        Self { address, state, listening }
    }

    /// Every mail so far.
    pub fn mails(&self) -> Vec<Taken> {
        self.state.lock().unwrap().taken.clone()
    }

    /// The next time at `step`, the server answers this line and does not do what it was asked to.
    pub fn answer_next(&self, step: Step, line: &str) {
        self.state.lock().unwrap().answers.push_back((step, line.to_owned()));
    }
}

impl Drop for SmtpServer {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

struct Session {
    stream: BufReader<TcpStream>,
    state: Arc<Mutex<State>>,
    auth: Option<String>,
    let_in: bool,
    mail: Taken,
}

impl Session {
    fn new(stream: TcpStream, state: Arc<Mutex<State>>, auth: Option<String>) -> Self {
        let mail = Taken { from: String::new(), to: Vec::new(), mail: Vec::new() };
        Self { stream: BufReader::new(stream), state, let_in: auth.is_none(), auth, mail }
    }

    async fn converse(mut self) -> std::io::Result<()> {
        let greeting = self.planned(Step::Greeting);
        self.say(greeting.as_deref().unwrap_or("220 mail.test ready")).await?;
        loop {
            let Some(line) = self.hear().await? else { return Ok(()) };
            let answer = self.answer(&line);
            self.say(&answer).await?;
            if answer.starts_with("354") {
                self.mail.mail = self.hear_mail().await?;
                let answer = self.take();
                self.say(&answer).await?;
            }
            if answer.starts_with("221") {
                return Ok(());
            }
        }
    }

    fn answer(&mut self, line: &str) -> String {
        let verb = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
        match verb.as_str() {
            "EHLO" if self.auth.is_some() => {
                "250-mail.test\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 AUTH PLAIN".into()
            }
            "EHLO" => "250-mail.test\r\n250-SMTPUTF8\r\n250 8BITMIME".into(),
            "HELO" | "NOOP" | "RSET" => "250 fine".into(),
            "QUIT" => "221 bye".into(),
            "AUTH" => self.planned(Step::Auth).unwrap_or_else(|| self.check(line)),
            "MAIL" if !self.let_in => "530 5.7.0 who are you".into(),
            "MAIL" => self.planned(Step::From).unwrap_or_else(|| {
                (self.mail.from, self.mail.to) = (path(line), Vec::new());
                "250 fine".into()
            }),
            "RCPT" => self.planned(Step::To).unwrap_or_else(|| {
                self.mail.to.push(path(line));
                "250 fine".into()
            }),
            "DATA" if self.mail.to.is_empty() => "503 5.5.1 to whom".into(),
            "DATA" => "354 go on".into(),
            _ => "500 5.5.2 what".into(),
        }
    }

    fn check(&mut self, line: &str) -> String {
        self.let_in = self.auth.as_deref() == Some(line);
        let answer = if self.let_in { "235 2.7.0 come in" } else { "535 5.7.8 stay out" };
        answer.into()
    }

    fn take(&mut self) -> String {
        self.planned(Step::End).unwrap_or_else(|| {
            self.state.lock().unwrap().taken.push(self.mail.clone());
            "250 2.0.0 taken".into()
        })
    }

    fn planned(&self, step: Step) -> Option<String> {
        let answers = &mut self.state.lock().unwrap().answers;
        let next = answers.pop_front_if(|(planned, _)| *planned == step)?;
        Some(next.1)
    }

    async fn say(&mut self, line: &str) -> std::io::Result<()> {
        self.stream.get_mut().write_all(format!("{line}\r\n").as_bytes()).await
    }

    async fn hear(&mut self) -> std::io::Result<Option<String>> {
        let mut line = String::new();
        let read = self.stream.read_line(&mut line).await?;
        Ok((read > 0).then(|| line.trim_end_matches(['\r', '\n']).to_owned()))
    }

    /// Up to the line with nothing but a dot; of other lines that begin with a dot, that one is taken away.
    async fn hear_mail(&mut self) -> std::io::Result<Vec<u8>> {
        let mut mail = Vec::new();
        loop {
            let mut line = Vec::new();
            if self.stream.read_until(b'\n', &mut line).await? == 0 {
                return Err(std::io::ErrorKind::UnexpectedEof.into());
            }
            if line == b".\r\n" {
                return Ok(mail);
            }
            mail.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
        }
    }
}

/// What stands between the angle brackets.
fn path(line: &str) -> String {
    let inner = line.split_once('<').and_then(|(_, rest)| rest.split_once('>'));
    inner.map_or_else(String::new, |(path, _)| path.to_owned())
}

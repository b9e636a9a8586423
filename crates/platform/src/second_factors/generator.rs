//! A code generator (RFC 6238): six digits, every thirty seconds others.

use std::fmt::Write;

use base::crypto::MasterKey;
use base::{AccountId, App, Error, Instant, Random, Result};
use qrcode::{Color, QrCode};
use totp_rs::{Algorithm, Builder, Totp};

/// As long as the hash of HMAC-SHA1 (RFC 4226, section 4).
const SECRET_BYTES: usize = 20;
const DIGITS: u8 = 6;
const STEP_SECONDS: u64 = 30;
/// A code of the step before or after is taken: clocks differ.
const SKEW: u16 = 1;
/// The margin that a reader needs (ISO/IEC 18004: four modules).
const QUIET: usize = 4;

/// The generator of an account.
pub(crate) struct Generator(Totp);

/// What a seal belongs to.
fn place(account: AccountId) -> Vec<u8> {
    [b"code generator ".as_slice(), account.0.as_bytes()].concat()
}

/// A new secret for an account, sealed.
pub fn new_sealed(app: &App, account: AccountId) -> Result<Vec<u8>> {
    let secret: [u8; SECRET_BYTES] = app.random.bytes();
    app.master.account_key().seal(&secret, &place(account), &app.random)
}

/// The generator of a sealed secret.
pub(crate) fn open(app: &App, account: AccountId, email: &str, sealed: &[u8]) -> Result<Generator> {
    let secret = app.master.account_key().open(sealed, &place(account))?;
    let totp = Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(DIGITS)
        .with_step_duration(STEP_SECONDS)
        .with_skew(SKEW)
        .with_secret(secret)
        .with_issuer(Some("Precision"))
        .with_account_name(email)
        .build()
        .map_err(Error::internal)?;
    Ok(Generator(totp))
}

/// Seals a secret for a new master key.
pub fn reseal(
    account: AccountId,
    sealed: &[u8],
    (old, new): (&MasterKey, &MasterKey),
    random: &Random,
) -> Result<Vec<u8>> {
    let secret = old.account_key().open(sealed, &place(account))?;
    new.account_key().seal(&secret, &place(account), random)
}

impl Generator {
    /// The step whose code this is, if it is one of now.
    pub fn step(&self, typed: &str, now: Instant) -> Option<i64> {
        let code: String = typed.chars().filter(|letter| !letter.is_whitespace()).collect();
        if code.len() != usize::from(DIGITS) || !code.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let seconds = u64::try_from(now.0.as_second()).ok()?;
        i64::try_from(self.0.check(&code, seconds)?).ok()
    }

    /// The secret for typing, in groups of four letters.
    pub fn manual_key(&self) -> String {
        let key = self.0.secret().to_base32();
        let groups: Vec<String> =
            key.as_bytes().chunks(4).map(|group| String::from_utf8_lossy(group).into()).collect();
        groups.join(" ")
    }

    /// The `otpauth:` address that a telephone reads.
    pub fn address(&self) -> Result<String> {
        self.0.to_url().map_err(Error::internal)
    }

    /// The address as a picture.
    pub fn picture(&self) -> Result<Picture> {
        let code = QrCode::new(self.address()?).map_err(Error::internal)?;
        let width = code.width();
        let mut path = String::new();
        for (at, colour) in code.to_colors().into_iter().enumerate() {
            if colour == Color::Dark {
                let _ = write!(path, "M{} {}h1v1h-1z", at % width + QUIET, at / width + QUIET);
            }
        }
        Ok(Picture { size: width + 2 * QUIET, path })
    }
}

/// A QR code as the path of a square SVG, one unit for a module.
pub struct Picture {
    /// Its side, with the margin.
    pub size: usize,
    /// The dark modules.
    pub path: String,
}

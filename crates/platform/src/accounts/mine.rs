//! The account of whoever asks.

use base::session::SessionToken;
use base::{App, Context, Error, RequestInfo, Result};
use ui::Page;

use super::store::{self, Own};

/// One's own account. It is asked for and changed outside the context's transaction, by the secret of
/// the session: that transaction only reads during a visit and in a suspended clinic.
pub(crate) struct Mine {
    pub app: App,
    pub token: SessionToken,
    pub request: RequestInfo,
    pub page: Page,
    pub own: Own,
    /// Whether a second factor has to be set up before anything else.
    pub must_enrol: bool,
}

impl Mine {
    /// Of the person of a context, whose transaction ends here.
    pub async fn of(ctx: Context) -> Result<Self> {
        let token = ctx.request.token.clone().ok_or(Error::SignIn)?;
        let (app, request, who) = (ctx.app.clone(), ctx.request.clone(), ctx.who.clone());
        drop(ctx);
        let own = store::own(&app, &token).await?;
        let page = Page::of(&who, &request);
        Ok(Self { app, token, request, page, own, must_enrol: who.must_enrol })
    }

    /// Whether somebody typed their own password.
    pub async fn knows_password(&self, typed: &str) -> Result<bool> {
        self.app.passwords.verify(typed, Some(&self.own.password_hash)).await
    }

    /// What a guesser would think of besides the e-mail.
    pub fn about(&self) -> Vec<String> {
        let mut about = self.own.clinics.clone();
        about.push(self.own.display_name.clone());
        about
    }

    /// Whether a second step is asked for when signing in.
    pub fn has_second_factor(&self) -> bool {
        self.own.generator_confirmed || self.own.passkeys > 0
    }
}

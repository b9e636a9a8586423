//! Routes. None can be added without saying who may pass.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::handler::Handler;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{MethodFilter, on};
use http::{Method, StatusCode};
use tokio::sync::Mutex;

use crate::audit::{self, EventKind, Report};
use crate::claims::{self, Claim};
use crate::context::Slot;
use crate::{App, Context, Error, Permission, RequestInfo, Result, Who, limits};

/// Who may pass a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anybody.
    Public,
    /// Anybody who is signed in, and programs with a key.
    SignedIn,
    /// Anybody who is signed in themselves, at a browser: what concerns their own account.
    InPerson,
    /// Whoever holds the permission.
    Needs(Permission),
}

/// A route as the tests of all routes walk them.
#[derive(Debug, Clone)]
pub struct Route {
    /// The method.
    pub method: Method,
    /// The path with its parameters in braces.
    pub path: &'static str,
    /// Who may pass.
    pub access: Access,
}

/// A slice's routes.
#[derive(Default)]
pub struct Routes {
    table: Vec<Route>,
    guards: Vec<Guarded>,
}

type Guarded = Box<dyn FnOnce(&App, Router<App>) -> Router<App> + Send>;

impl Routes {
    /// No routes yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a GET route (HEAD comes with it).
    #[must_use]
    pub fn get<H, T>(self, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.add(&Method::GET, MethodFilter::GET, path, access, handler)
    }

    /// Adds a POST route.
    #[must_use]
    pub fn post<H, T>(self, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.add(&Method::POST, MethodFilter::POST, path, access, handler)
    }

    /// Adds a DELETE route.
    #[must_use]
    pub fn delete<H, T>(self, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.add(&Method::DELETE, MethodFilter::DELETE, path, access, handler)
    }

    fn add<H, T>(
        mut self,
        method: &Method,
        filter: MethodFilter,
        path: &'static str,
        access: Access,
        handler: H,
    ) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.table.push(Route { method: method.clone(), path, access });
        self.guards.push(Box::new(move |app, router| {
            let guarded =
                on(filter, handler).layer(from_fn_with_state((app.clone(), access, path), guard));
            router.route(path, guarded)
        }));
        self
    }

    /// Adds another slice's routes.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.table.extend(other.table);
        self.guards.extend(other.guards);
        self
    }

    /// The table of what will be served.
    pub fn table(&self) -> &[Route] {
        &self.table
    }

    /// The router with every guard in place, and the table of what it serves.
    pub fn build(self, app: &App) -> (Router<App>, Vec<Route>) {
        let router = self.guards.into_iter().fold(Router::new(), |router, add| add(app, router));
        (router, self.table)
    }
}

/// The person of a request, left in the response for the layers around it.
#[derive(Clone)]
pub struct SignedIn(pub Arc<Who>);

/// Stands before every handler: enters the context and checks the permission, or answers itself.
async fn guard(
    State((app, access, path)): State<(App, Access, &'static str)>,
    request: Request,
    next: Next,
) -> Response {
    let info = request.extensions().get::<RequestInfo>().cloned();
    let Some(info) = info else {
        return Error::internal("request was not read").into_response();
    };
    if access == Access::Public {
        return match limits::take_public(&app, &info, path).await {
            Ok(()) => next.run(request).await,
            Err(error) => error.into_response(),
        };
    }
    let (mut request, claims, context) = match enter(&app, &info, request).await {
        Ok(entered) => entered,
        Err(Error::SignIn) => return stranger(&app, &info).await.into_response(),
        Err(error) => return error.into_response(),
    };
    claims::keep(&app, &context.who, &info, &claims);
    let who = Arc::clone(&context.who);
    let mut response = match limits::take_of(&app, &who).await.and_then(|()| check(&who, access)) {
        Ok(()) if who.must_enrol && access != Access::InPerson && info.path != ME => {
            drop(context);
            enrol_first(&info)
        }
        Ok(()) => {
            request.extensions_mut().insert(Slot(Arc::new(Mutex::new(Some(context)))));
            next.run(request).await
        }
        Err(error) => {
            drop(context);
            error.into_response()
        }
    };
    watch(&app, &who, &info, path, response.status());
    response.extensions_mut().insert(SignedIn(who));
    response
}

/// The body is read first: while it comes in, no transaction waits for it.
async fn enter(
    app: &App,
    info: &RequestInfo,
    request: Request,
) -> Result<(Request, Vec<Claim>, Context)> {
    let token = info.token.as_ref().ok_or(Error::SignIn)?;
    let (request, claims) = claims::read(request).await?;
    Ok((request, claims, Context::enter(app, token, info.clone()).await?))
}

/// Whoever has no session that works: led to sign in, until there were too many of them from there.
async fn stranger(app: &App, info: &RequestInfo) -> Error {
    limits::take_stranger(app, info).await.err().unwrap_or(Error::SignIn)
}

/// Who am I: answered to everybody, also before a second factor is set up.
const ME: &str = "/api/me";
/// Where a second factor is set up.
pub const SECOND_FACTOR: &str = "/account/security";

fn enrol_first(info: &RequestInfo) -> Response {
    if info.method == Method::GET && !info.is_api() {
        return Redirect::to(SECOND_FACTOR).into_response();
    }
    Error::Forbidden { detail: "error-second-factor-first" }.into_response()
}

fn check(who: &Who, access: Access) -> Result<()> {
    match access {
        Access::InPerson if who.by_key => Err(Error::Forbidden { detail: "error-not-by-key" }),
        Access::Needs(permission) if !who.may(permission) => {
            Err(Error::Forbidden { detail: "error-no-permission" })
        }
        _ => Ok(()),
    }
}

/// Keeps a security event of every refusal and of every id that was not there: an id of another
/// clinic looks like one that never existed, here as well. Written beside the answer, so that its
/// time tells nothing.
fn watch(app: &App, who: &Who, info: &RequestInfo, path: &'static str, status: StatusCode) {
    let kind = match status {
        StatusCode::FORBIDDEN => EventKind::Refused,
        StatusCode::NOT_FOUND if path.contains('{') => EventKind::UnknownId,
        _ => return,
    };
    let detail = serde_json::json!({
        "method": info.method.as_str(), "path": info.path, "route": path, "role": who.role,
    });
    let clinic = who.clinic.as_ref().map(|clinic| clinic.id);
    let account = Some(who.account);
    audit::report_aside(
        app,
        Report { kind, account, clinic, subject: None, detail, request: info },
    );
}

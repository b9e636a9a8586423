//! One throw-away PostgreSQL a test process, one database a test, cloned from a migrated template.

use std::str::FromStr;
use std::sync::atomic::{AtomicU32, Ordering};

use base::crypto::MasterKey;
use base::migrations;
use cluster::Cluster;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgPool, PgPoolOptions};
use sqlx::{AssertSqlSafe, Connection, Executor};
use tokio::sync::OnceCell;

/// The master key of every test installation.
pub const MASTER_KEY: &str = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

static SERVER: OnceCell<Server> = OnceCell::const_new();
static NEXT: AtomicU32 = AtomicU32::new(1);

struct Server {
    options: PgConnectOptions,
}

/// A database of its own, with every migration.
pub struct Database {
    /// As the superuser.
    pub options: PgConnectOptions,
    /// Connections of the superuser: for setting up and for looking at rows, never for what is
    /// tested.
    pub admin: PgPool,
}

impl Database {
    /// A new one, cloned from the migrated template.
    pub async fn fresh() -> Self {
        Self::cloned_from("precision_template").await
    }

    /// A new one without any migration.
    pub async fn empty() -> Self {
        Self::cloned_from("template1").await
    }

    async fn cloned_from(template: &str) -> Self {
        let server = SERVER.get_or_init(start).await;
        let name = format!("test_{}", NEXT.fetch_add(1, Ordering::Relaxed));
        let mut connection = PgConnection::connect_with(&server.options).await.unwrap();
        let statement = format!("CREATE DATABASE {name} TEMPLATE {template}");
        connection.execute(AssertSqlSafe(statement)).await.unwrap();
        let options = server.options.clone().database(&name);
        if template == "precision_template" {
            let mut inside = PgConnection::connect_with(&options).await.unwrap();
            migrations::secure(&mut inside).await.unwrap();
        }
        let admin = PgPoolOptions::new().max_connections(4).connect_lazy_with(options.clone());
        Self { options, admin }
    }

    /// Its address, for the superuser.
    pub fn url(&self) -> String {
        use sqlx::ConnectOptions;
        self.options.to_url_lossy().to_string()
    }

    /// A connection as a login role.
    pub async fn connect_as(&self, role: &str) -> PgConnection {
        let password = MasterKey::parse(MASTER_KEY).unwrap().role_password(role);
        let options = self.options.clone().username(role).password(&password);
        PgConnection::connect_with(&options).await.unwrap()
    }
}

/// The server outlives the runtime of the test that happened to be first, so it has a thread and a
/// runtime of its own.
async fn start() -> Server {
    let (send, receive) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async move {
            let home = tempfile::tempdir().unwrap();
            let cluster = Cluster::start_throwaway(&home.path().join("postgres")).await.unwrap();
            let options = PgConnectOptions::from_str(&cluster.url("postgres")).unwrap();
            send.send(options).unwrap();
            std::future::pending::<()>().await;
        });
    });
    let options = receive.await.unwrap();
    let mut connection = PgConnection::connect_with(&options).await.unwrap();
    connection.execute("CREATE DATABASE precision_template").await.unwrap();
    let template = options.clone().database("precision_template");
    migrations::run(&template, &MasterKey::parse(MASTER_KEY).unwrap()).await.unwrap();
    Server { options }
}

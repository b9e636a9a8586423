//! Stored objects: sealed with the clinic's key before they leave this process.

mod keyring;
pub mod rotation;
mod store;

use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::TryStreamExt;
use keyring::DataKey;
use object_store::local::LocalFileSystem;
use object_store::path::Path as ObjectPath;
use object_store::{ObjectStore, ObjectStoreExt, PutPayload};
use sqlx::PgConnection;
pub use store::WrappedKey;

use crate::{App, ClinicId, CustomerId, Error, FileId, Result};

/// Where sealed objects are kept: a local directory, or any store that `object_store` knows.
#[derive(Clone)]
pub struct FileStore(Arc<dyn ObjectStore>);

/// A file read back.
pub struct StoredFile {
    /// Its media type.
    pub media_type: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl FileStore {
    /// Keeps objects below `directory`, which is made if need be.
    pub fn local(directory: &Path) -> Result<Self> {
        std::fs::create_dir_all(directory).map_err(Error::internal)?;
        let store = LocalFileSystem::new_with_prefix(directory).map_err(Error::internal)?;
        Ok(Self(Arc::new(store)))
    }

    /// Whether the store answers. Used by the readiness check.
    pub async fn check(&self) -> Result<()> {
        match self.0.head(&ObjectPath::from("ready")).await {
            Ok(_) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(upstream(error)),
        }
    }

    /// Seals and keeps `bytes` as a file of `customer`. The row is part of the transaction; should
    /// that be rolled back, a sealed object without a row stays behind and harms nobody.
    pub async fn save(
        &self,
        app: &App,
        tx: &mut PgConnection,
        clinic: ClinicId,
        customer: CustomerId,
        media_type: &str,
        bytes: &[u8],
    ) -> Result<FileId> {
        let id = FileId::new(&app.clock, &app.random);
        let key = DataKey::unwrap(&app.master, clinic, &store::sealing_key(tx).await?)?;
        let sealed = key.seal(bytes, &place(clinic, id), &app.random)?;
        self.put(clinic, id, sealed).await?;
        let size = i64::try_from(bytes.len()).map_err(Error::internal)?;
        let at = app.clock.now();
        store::add(tx, clinic, &store::NewFile { id, customer, media_type, size, at }).await?;
        Ok(id)
    }

    /// Reads a file of the clinic of this context. A file that the row rules hide is not found.
    pub async fn load(
        &self,
        app: &App,
        tx: &mut PgConnection,
        clinic: ClinicId,
        id: FileId,
    ) -> Result<StoredFile> {
        let media_type = store::media_type(tx, clinic, id).await?;
        // Between reading the bytes and the keys the clinic's key may have been changed: the second time
        // it has been.
        for _ in 0..2 {
            let sealed = self.sealed(clinic, id).await?;
            let keys = keys(app, tx, clinic).await?;
            if let Some(bytes) = keyring::open(&keys, &sealed, &place(clinic, id))? {
                return Ok(StoredFile { media_type, bytes });
            }
        }
        Err(Error::internal("the key of a stored file is gone"))
    }

    /// Reads a file whose place and wrapped keys, the newest first, came from a function of the
    /// database: for whoever has no context.
    pub async fn load_with(
        &self,
        app: &App,
        clinic: ClinicId,
        id: FileId,
        wrapped: &[WrappedKey],
    ) -> Result<Vec<u8>> {
        let keys = unwrapped(app, clinic, wrapped)?;
        let sealed = self.sealed(clinic, id).await?;
        keyring::open(&keys, &sealed, &place(clinic, id))?
            .ok_or_else(|| Error::internal("the key of a stored file is gone"))
    }

    async fn sealed(&self, clinic: ClinicId, id: FileId) -> Result<Bytes> {
        let found = self.0.get(&object(clinic, id)).await.map_err(upstream)?;
        found.bytes().await.map_err(upstream)
    }

    async fn put(&self, clinic: ClinicId, id: FileId, sealed: Vec<u8>) -> Result<()> {
        self.0.put(&object(clinic, id), PutPayload::from(sealed)).await.map_err(upstream)?;
        Ok(())
    }

    /// Erases every object of a clinic; says how many.
    pub async fn erase_clinic(&self, clinic: ClinicId) -> Result<u64> {
        let folder = ObjectPath::from(clinic.to_string());
        let mut objects = self.0.list(Some(&folder));
        let mut erased = 0;
        while let Some(object) = objects.try_next().await.map_err(upstream)? {
            self.0.delete(&object.location).await.map_err(upstream)?;
            erased += 1;
        }
        Ok(erased)
    }

    /// Takes a file's row away, as part of the transaction. Its bytes go with [`Self::forget`] once
    /// that is committed.
    pub async fn remove(&self, tx: &mut PgConnection, clinic: ClinicId, id: FileId) -> Result<()> {
        store::remove(tx, clinic, id).await
    }

    /// Erases the bytes of a file whose row is gone.
    pub async fn forget(&self, clinic: ClinicId, id: FileId) -> Result<()> {
        match self.0.delete(&object(clinic, id)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(upstream(error)),
        }
    }
}

fn upstream(error: object_store::Error) -> Error {
    Error::Upstream(error.to_string())
}

/// The clinic's keys, the newest first.
async fn keys(app: &App, tx: &mut PgConnection, clinic: ClinicId) -> Result<Vec<DataKey>> {
    unwrapped(app, clinic, &store::keys(tx).await?)
}

fn unwrapped(app: &App, clinic: ClinicId, wrapped: &[WrappedKey]) -> Result<Vec<DataKey>> {
    wrapped.iter().map(|key| DataKey::unwrap(&app.master, clinic, key)).collect()
}

fn object(clinic: ClinicId, id: FileId) -> ObjectPath {
    ObjectPath::from(format!("{clinic}/{id}"))
}

/// What a sealed object is tied to: it opens nowhere else.
fn place(clinic: ClinicId, id: FileId) -> Vec<u8> {
    [clinic.0.as_bytes().as_slice(), id.0.as_bytes()].concat()
}

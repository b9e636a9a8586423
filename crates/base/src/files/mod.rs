//! Stored objects: sealed with the clinic's key before they leave this process.

mod keyring;
mod store;

use std::path::Path;
use std::sync::Arc;

use keyring::Keyring;
use object_store::local::LocalFileSystem;
use object_store::path::Path as ObjectPath;
use object_store::{ObjectStore, ObjectStoreExt, PutPayload};
use sqlx::PgConnection;

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
            Err(error) => Err(Error::Upstream(error.to_string())),
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
        let ring = Keyring::of(app, tx, clinic).await?;
        let sealed = ring.seal(bytes, &place(clinic, id), &app.random)?;
        self.0
            .put(&object(clinic, id), PutPayload::from(sealed))
            .await
            .map_err(|error| Error::Upstream(error.to_string()))?;
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
        let ring = Keyring::of(app, tx, clinic).await?;
        let sealed = self
            .0
            .get(&object(clinic, id))
            .await
            .map_err(|error| Error::Upstream(error.to_string()))?
            .bytes()
            .await
            .map_err(|error| Error::Upstream(error.to_string()))?;
        Ok(StoredFile { media_type, bytes: ring.open(&sealed, &place(clinic, id))? })
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
            Err(error) => Err(Error::Upstream(error.to_string())),
        }
    }
}

fn object(clinic: ClinicId, id: FileId) -> ObjectPath {
    ObjectPath::from(format!("{clinic}/{id}"))
}

/// What a sealed object is tied to: it opens nowhere else.
fn place(clinic: ClinicId, id: FileId) -> Vec<u8> {
    [clinic.0.as_bytes().as_slice(), id.0.as_bytes()].concat()
}

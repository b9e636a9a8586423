//! Everything that the clinic keeps of a customer, for the customer (PDPA, section 30): one archive with the rows of
//! every table and the pictures. Which tables there are is asked of the catalog, so that a new one is not forgotten.

mod api;
mod archive;
mod store;

pub use api::{Document, routes};

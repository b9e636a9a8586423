//! Proof of the wall on a live database.

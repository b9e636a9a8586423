//! The program through its router, on a real database. One binary, because linking it is what takes
//! the time.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod accounts;
mod activity;
mod api;
mod api_keys;
mod arrivals;
mod bookings;
mod catalogue;
mod clinic_profiles;
mod consents;
mod customer_erasures;
mod customer_lists;
mod customer_merges;
mod customers;
mod dashboard;
mod demo;
mod documented;
mod doors;
mod erasures;
mod grants;
mod hang_ups;
mod hours;
mod injected;
mod invitations;
mod isolation;
mod keys;
mod leads;
mod letters;
mod limits;
mod live;
mod lockout;
mod members;
mod odd_inputs;
mod photos;
mod queue;
mod recommendations;
mod sign_in;
mod states;
mod support;
mod timing;
mod uploads;
mod validate;
mod waitlist;

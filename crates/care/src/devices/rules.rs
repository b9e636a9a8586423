//! What may be said of a device.

use base::RoomId;
use ui::Errors;

use crate::codes::DeviceKind;
use crate::typed::Typed;

/// A device that may be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// 1 to 80 characters.
    pub name: String,
    /// What it is; treatments ask for a kind.
    pub kind: DeviceKind,
    /// Where it stands, when it does not move.
    pub room: Option<RoomId>,
    /// The maker's number.
    pub serial: String,
    /// Anything else.
    pub note: String,
}

/// Reads a form.
pub fn parse(typed: &Typed) -> Result<Draft, Errors> {
    let mut read = typed.read();
    let name = read.name("name", 80);
    let kind = read.choice("kind", DeviceKind::parse);
    let room = read.id("room_id");
    let (serial, note) = (read.line("serial", 80), read.lines("note", 500));
    read.finish(kind.map(|kind| Draft { name, kind, room, serial, note }))
}

#[cfg(test)]
mod tests {
    use super::{Typed, parse};

    #[test]
    fn a_device_needs_a_name_and_a_kind() {
        let errors = parse(&Typed::default().field("room_id", "x")).expect_err("three mistakes");
        assert_eq!(errors.fields().collect::<Vec<_>>(), ["name", "kind", "room_id"]);
        assert!(
            parse(&Typed::default().field("name", "Pico 1").field("kind", "pico_laser")).is_ok()
        );
    }
}

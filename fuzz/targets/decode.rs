//! Reading a photo: sniffing the format, headers, EXIF, and the three decoders.
#![no_main]

libfuzzer_sys::fuzz_target!(|file: &[u8]| {
    let _ = skin::fuzzing::decode(file);
});

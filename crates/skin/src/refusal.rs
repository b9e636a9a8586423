//! Why a photo was not analysed.

use crate::network::ModelError;
use serde::{Deserialize, Serialize};

/// A reason not to give findings. The sentences are for the log; people read translated ones,
/// chosen by [`Refusal::code`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(tag = "code", content = "detail", rename_all = "snake_case")]
pub enum Refusal {
    /// The bytes are not a picture of any known format.
    #[error("the file is not a picture")]
    NotAnImage,
    /// The picture is incomplete or damaged.
    #[error("the picture is incomplete or damaged")]
    Truncated,
    /// A picture format that is not read: GIF, TIFF, BMP, JPEG XL, or an unusual kind of JPEG.
    #[error("this picture format is not supported; JPEG, PNG and WebP are")]
    UnsupportedFormat,
    /// HEIC or AVIF, as telephones make them.
    #[error("HEIC and AVIF are not read; JPEG, PNG and WebP are")]
    Heif,
    /// Several pictures in one file.
    #[error("the picture moves")]
    Animated,
    /// Colours that cannot be measured: CMYK, 12-bit or black-and-white.
    #[error("the colours of this picture cannot be measured")]
    UnsupportedColour,
    /// Over 60 megapixels, 16,000 pixels on a side or 32 MB.
    #[error("the picture is too large")]
    TooLarge,
    /// Too few pixels to hold a face that can be measured.
    #[error("the picture has too few pixels")]
    TooSmallImage,
    /// No face was found.
    #[error("no face was found")]
    NoFace,
    /// More than one face of comparable size.
    #[error("several faces were found")]
    SeveralFaces,
    /// Under 150 pixels between the eyes.
    #[error("the face has too few pixels to be measured")]
    FaceTooSmall,
    /// Part of the face is outside the picture.
    #[error("part of the face is outside the picture")]
    FaceCutOff,
    /// Too much of the face is covered: by a mask, sunglasses, hair or a hand.
    #[error("too much of the face is covered")]
    Covered,
    /// The face is not sharp enough for fine structure.
    #[error("the face is not sharp enough")]
    Blurred,
    /// Too little light on the face.
    #[error("there is too little light on the face")]
    TooDark,
    /// Too much light: colours are clipped.
    #[error("there is too much light on the face")]
    TooBright,
    /// One side of the face has much more light than the other.
    #[error("the light on the face is uneven")]
    UnevenLight,
    /// The light has a colour in which skin cannot be measured.
    #[error("the light has a strong colour")]
    ColourCast,
    /// The face is turned too far to a side, up or down.
    #[error("the face is turned away from the camera")]
    TurnedAway,
    /// A view from the side was asked for, and the face is hardly turned.
    #[error("the face is not turned enough to the side")]
    NotTurned,
    /// A view from the other side was asked for.
    #[error("the other side of the face was asked for")]
    WrongSide,
    /// A photo of a screen, whose pixels would be measured as skin.
    #[error("the picture is a photo of a screen")]
    Screen,
    /// A drawing, or a face that a filter smoothed until nothing was left to measure.
    #[error("the face has no texture: a drawing, or smoothed by a filter")]
    Drawing,
    /// The analysis itself failed.
    #[error("the analysis failed: {0}")]
    Internal(ModelError),
}

impl Refusal {
    /// A stable name, the same as in JSON.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotAnImage => "not_an_image",
            Self::Truncated => "truncated",
            Self::UnsupportedFormat => "unsupported_format",
            Self::Heif => "heif",
            Self::Animated => "animated",
            Self::UnsupportedColour => "unsupported_colour",
            Self::TooLarge => "too_large",
            Self::TooSmallImage => "too_small_image",
            Self::NoFace => "no_face",
            Self::SeveralFaces => "several_faces",
            Self::FaceTooSmall => "face_too_small",
            Self::FaceCutOff => "face_cut_off",
            Self::Covered => "covered",
            Self::Blurred => "blurred",
            Self::TooDark => "too_dark",
            Self::TooBright => "too_bright",
            Self::UnevenLight => "uneven_light",
            Self::ColourCast => "colour_cast",
            Self::TurnedAway => "turned_away",
            Self::NotTurned => "not_turned",
            Self::WrongSide => "wrong_side",
            Self::Screen => "screen",
            Self::Drawing => "drawing",
            Self::Internal(_) => "internal",
        }
    }
}

impl From<ModelError> for Refusal {
    fn from(error: ModelError) -> Self {
        Self::Internal(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_is_the_one_in_json() {
        let some = [Refusal::NotAnImage, Refusal::TooSmallImage, Refusal::UnsupportedColour];
        for refusal in some.into_iter().chain([Refusal::Heif, Refusal::Screen]) {
            let json = serde_json::to_value(&refusal).expect("a plain enum");
            assert_eq!(json["code"], refusal.code());
        }
        let json = serde_json::to_value(Refusal::Internal(ModelError::new("x"))).expect("plain");
        assert_eq!(json["code"], "internal");
    }
}

//! Whole numbers as templates hold them.

/// A whole number, or a reference to one: askama gives methods either.
pub trait Count {
    /// The number; more than `i64::MAX` becomes `i64::MAX`.
    fn count(self) -> i64;
}

macro_rules! count {
    ($($number:ty),*) => {$(
        impl Count for $number {
            fn count(self) -> i64 {
                i64::try_from(self).unwrap_or(i64::MAX)
            }
        }
        impl Count for &$number {
            fn count(self) -> i64 {
                (*self).count()
            }
        }
        impl Count for &&$number {
            fn count(self) -> i64 {
                (**self).count()
            }
        }
    )*};
}
count!(u8, i16, u16, i32, u32, i64, u64, usize);

impl Count for base::Satang {
    fn count(self) -> i64 {
        self.0
    }
}
impl Count for &base::Satang {
    fn count(self) -> i64 {
        self.0
    }
}

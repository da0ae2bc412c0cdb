//! Two catalogued resources with one address.

use super::{Check, Dataset, Found, Severity};
use crate::error::Result;

/// The check `url-repeated`.
pub(super) struct UrlRepeated;

impl Check for UrlRepeated {
    fn code(&self) -> &'static str {
        "url-repeated"
    }

    fn severity(&self) -> Severity {
        Severity::Warning
    }

    fn summary(&self) -> &'static str {
        "A catalogued resource has the address of another one"
    }

    fn advice(&self) -> &'static str {
        "look up the right address of each of the resources"
    }

    fn find(&self, data: &Dataset<'_>) -> Result<Vec<Found>> {
        data.find(
            "SELECT DISTINCT ?resource ?url ?other { ?resource a ler:Resource ; foaf:page ?url . \
             ?other a ler:Resource ; foaf:page ?url FILTER(?resource != ?other) } ORDER BY ?resource ?other",
            |texts| format!("its address `{}` is also that of “{}”", texts[0], texts[1]),
        )
    }
}

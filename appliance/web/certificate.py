"""The web's certificate, with the name that somebody has chosen for the box."""

from functools import partial

from appliance.services.certificates.kept import CertificateKept
from appliance.services.setting_up import network_names
from appliance.storage.web_settings import WebSettings
from appliance.web.premises import Premises


def certificate_of(here: Premises) -> CertificateKept:
    """Give the certificate of this box."""
    return CertificateKept(here.instance, partial(network_names, WebSettings(here.reading, here.writing)))

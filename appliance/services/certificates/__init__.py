"""The certificate by which the web is encrypted: signed by the box itself at first, uploaded by an admin later."""

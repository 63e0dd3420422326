"""From any sound to a prompt: decoded, resampled, high-passed, made as loud as every other.

Works on numpy arrays, and so in a process of its own alone: `appliance.media.workshop` starts it. Nothing else imports
this package, so that no daemon carries numpy, and what a hostile file does to the decoders happens in there.

Samples are float64, 1.0 is full scale, 8000 a second, unless said otherwise.
"""

"""The rig: phones that call, instruments that watch and judges that hear. It knows nothing of the product it tests."""

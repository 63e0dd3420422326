"""The documents that requirements come from. A clause stands where we know it; else the document alone is named."""

from hil_rig.suite.case import Source

Q23 = Source("ITU-T Q.23")
Q24_ATT = Source("ITU-T Q.24", "Table A-1, AT&T")
Q24_NTT = Source("ITU-T Q.24", "Table A-1, NTT")
ES_201_235_2 = Source("ETSI ES 201 235-2")
ES_201_235_3 = Source("ETSI ES 201 235-3")
E180_CHINA = Source("ITU-T E.180", "Supplement 2, China")
E180_TABLE = Source("ITU-T E.180", "Supplement 2")
GB_T_3380 = Source("GB/T 3380")
GR_30 = Source("Telcordia GR-30-CORE")
EN_659_1 = Source("ETSI EN 300 659-1")
EN_659_1_B = Source("ETSI EN 300 659-1", "annex B")
EN_659_3_PARAMETERS = Source("ETSI EN 300 659-3", "§5.3")
EN_659_3_CODING = Source("ETSI EN 300 659-3", "§5.4")
V23 = Source("ITU-T V.23")
YD_T_1277_1 = Source("YD/T 1277.1")
YD_T_1277_2 = Source("YD/T 1277.2")
TIA_464 = Source("TIA/EIA-464")
OURS = Source("our own")

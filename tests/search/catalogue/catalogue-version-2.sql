BEGIN TRANSACTION;
CREATE TABLE campaigns (
	hash VARCHAR(64) NOT NULL, 
	name TEXT NOT NULL, 
	spec TEXT NOT NULL, 
	elements TEXT NOT NULL, 
	outcomes TEXT NOT NULL, 
	completeness TEXT NOT NULL, 
	PRIMARY KEY (hash)
);
INSERT INTO "campaigns" VALUES('a3b46b186a09fca0','c','# The frozen spec of a brouncker campaign. Do not edit: the chunks beside it depend on it.
kind = "census"

[campaign]
schema_version = 1
code_version = "0.1.0"
spec_hash = "a3b46b186a09fca0"
chunk_size = 288

[domain]
a = { degree = 1, coefficients = [-2, 2] }
b = { degree = 1, coefficients = [-2, 2] }

[filter]
keep = ["reduction", "partial-reduction", "half-reduction", "rigid"]

[identify]
constants = "default"
digits = 60

[certify]
digits = 100
','576','{"evaluated":5,"generic":571,"infinite":0,"inflated":0,"no-limit":0,"terminating":0,"undecided":0}','{"accounted":576,"domain":{"a":{"coefficients":[-2,2],"degree":1},"b":{"coefficients":[-2,2],"degree":1}},"elements":576,"failed_chunks":0,"filter":{"can_miss":["a trace that is constant at the primes used and not elsewhere counts as rigid","outside deg a <= 1, deg b <= 2: half-reduction with a trace that is not constant","a rigid fraction whose trace is not among the stated numbers"],"fingerprint":"other degrees: traces at the primes from 101 on that divide no lead and no D != 0, confirmed at 24 further primes or more","keep":["reduction","partial-reduction","half-reduction","rigid"],"order":"the least slope at 20 primes from 41 on: an upper bound for the order at all primes","scan_primes":[11,13,17,19],"scan_traces":"rational numbers r/s with |r| <= 64, s <= 12","theorem":"deg a <= 1, deg b <= 2: the trace theorem decides the class without primes"},"matches":{"expected_false_matches":5e-20,"lattices_per_value":134,"significance":20.0,"values_tested":5},"undecided":0,"version":"0.1.0"}');
INSERT INTO "campaigns" VALUES('22fb456ad6ab0ea5','false','# The frozen spec of a brouncker campaign. Do not edit: the chunks beside it depend on it.
kind = "trajectories"

[campaign]
schema_version = 1
code_version = "0.1.0"
spec_hash = "22fb456ad6ab0ea5"
chunk_size = 1

[domain]
fields = [{ name = "zeta3", constant = "zeta(3)", source = "zeta3.toml", variables = ["x", "y"], matrices = [[["0", "x^2"], ["1", "2*y-1"]], [["x-y", "x^2"], ["1", "x+y"]]], start = ["1", "1"], direction = [1, 1] }]
norm = 1
measure = "sum"
signs = "nonnegative"
starts = []

[measure]
depth = 40

[identify]
constants = "default"
digits = 60

[certify]
digits = 100
','2','{"approximate":0,"evaluated":2,"infinite":0,"no-limit":0,"singular":0,"undecided":0}','{"accounted":2,"can_miss":["a direction with a common factor of its entries: it visits points of a shorter one","exact growth above degree 24 in a field without bound","a limit that is no Moebius image of the field''s constant, nor of one of the list","a trajectory that only begins behind a pole or a singular matrix: take another start"],"directions":"all primitive directions of at most 1 steps without negative entries","domain":{"fields":[{"constant":"zeta(3)","direction":[1,1],"matrices":[[["0","x^2"],["1","2*y-1"]],[["x-y","x^2"],["1","x+y"]]],"name":"zeta3","source":"zeta3.toml","start":["1","1"],"variables":["x","y"]}],"measure":"sum","norm":1,"signs":"nonnegative","starts":[]},"elements":2,"failed_chunks":0,"matches":{"expected_false_matches":2e-20,"values_tested":2},"metrics":{"delta":"at that depth, with the limit replaced by the convergent of twice the depth","delta_exact":"from exact growth: proved, conjectural (no proved bound of the denominators for this direction), or growth (of order n log n alone)","depth":40,"limit":"enclosed to 60 decimal places, if evaluated; of the 0 approximate ones two convergents agree, which proves nothing","order":"of the gcd, like (n!)^order: a fit between the depth and twice the depth"},"starts":"the start that the field is listed with","undecided":0,"version":"0.1.0"}');
INSERT INTO "campaigns" VALUES('891c7d57e4ba0c5f','own','# The frozen spec of a brouncker campaign. Do not edit: the chunks beside it depend on it.
kind = "trajectories"

[campaign]
schema_version = 1
code_version = "0.1.0"
spec_hash = "891c7d57e4ba0c5f"
chunk_size = 1

[domain]
fields = [{ name = "mine", constant = "zeta(3)", source = "mine.toml", variables = ["x", "y"], matrices = [[["0", "x^2"], ["1", "2*y-1"]], [["x-y", "x^2"], ["1", "x+y"]]], start = ["1", "1"], direction = [1, 1] }]
norm = 1
measure = "sum"
signs = "nonnegative"
starts = []

[measure]
depth = 40

[identify]
constants = "default"
digits = 60

[certify]
digits = 100
','2','{"approximate":0,"evaluated":2,"infinite":0,"no-limit":0,"singular":0,"undecided":0}','{"accounted":2,"can_miss":["a direction with a common factor of its entries: it visits points of a shorter one","exact growth above degree 24 in a field without bound","a limit that is no Moebius image of the field''s constant, nor of one of the list","a trajectory that only begins behind a pole or a singular matrix: take another start"],"directions":"all primitive directions of at most 1 steps without negative entries","domain":{"fields":[{"constant":"zeta(3)","direction":[1,1],"matrices":[[["0","x^2"],["1","2*y-1"]],[["x-y","x^2"],["1","x+y"]]],"name":"mine","source":"mine.toml","start":["1","1"],"variables":["x","y"]}],"measure":"sum","norm":1,"signs":"nonnegative","starts":[]},"elements":2,"failed_chunks":0,"matches":{"expected_false_matches":2e-20,"values_tested":2},"metrics":{"delta":"at that depth, with the limit replaced by the convergent of twice the depth","delta_exact":"from exact growth: proved, conjectural (no proved bound of the denominators for this direction), or growth (of order n log n alone)","depth":40,"limit":"enclosed to 60 decimal places, if evaluated; of the 0 approximate ones two convergents agree, which proves nothing","order":"of the gcd, like (n!)^order: a fit between the depth and twice the depth"},"starts":"the start that the field is listed with","undecided":0,"version":"0.1.0"}');
INSERT INTO "campaigns" VALUES('fba9267676a44011','known','# The frozen spec of a brouncker campaign. Do not edit: the chunks beside it depend on it.
kind = "trajectories"

[campaign]
schema_version = 1
code_version = "0.1.0"
spec_hash = "fba9267676a44011"
chunk_size = 1

[domain]
fields = ["zeta3"]
norm = 1
measure = "sum"
signs = "nonnegative"
starts = []

[measure]
depth = 40

[identify]
constants = "default"
digits = 60

[certify]
digits = 100
','2','{"approximate":0,"evaluated":2,"infinite":0,"no-limit":0,"singular":0,"undecided":0}','{"accounted":2,"can_miss":["a direction with a common factor of its entries: it visits points of a shorter one","exact growth above degree 24 in a field without bound","a limit that is no Moebius image of the field''s constant, nor of one of the list","a trajectory that only begins behind a pole or a singular matrix: take another start"],"directions":"all primitive directions of at most 1 steps without negative entries","domain":{"fields":["zeta3"],"measure":"sum","norm":1,"signs":"nonnegative","starts":[]},"elements":2,"failed_chunks":0,"matches":{"expected_false_matches":2e-20,"values_tested":2},"metrics":{"delta":"at that depth, with the limit replaced by the convergent of twice the depth","delta_exact":"from exact growth: proved, conjectural (no proved bound of the denominators for this direction), or growth (of order n log n alone)","depth":40,"limit":"enclosed to 60 decimal places, if evaluated; of the 0 approximate ones two convergents agree, which proves nothing","order":"of the gcd, like (n!)^order: a fit between the depth and twice the depth"},"starts":"the start that the field is listed with","undecided":0,"version":"0.1.0"}');
CREATE TABLE certificates (
	hash VARCHAR(64) NOT NULL, 
	kind VARCHAR(16) NOT NULL, 
	object_id VARCHAR(64) NOT NULL, 
	claim_id VARCHAR(64), 
	other_id VARCHAR(64), 
	factor TEXT, 
	way VARCHAR(16), 
	theorems TEXT NOT NULL, 
	document TEXT NOT NULL, 
	PRIMARY KEY (hash)
);
INSERT INTO "certificates" VALUES('936d25d71ff58e50','value','pcf-171f1a6ad2210a98','ed6e47d60f3408e7f9416172',NULL,NULL,NULL,'["euler"]','{"format":"brouncker certificate","statement":{"a":"1","b":"1","value":"phi"},"steps":[{"a":"1","b":"1","theorem":"euler","value":"(1+sqrt(5))/2","witness":{"den":[[2,0]],"num":[[1,-1]],"sqrt":5,"start":0,"sum":{"kind":"infinite"}}},{"lemmas":[],"theorem":"identity","value":"phi"}],"version":1}
');
CREATE TABLE chunks (
	campaign VARCHAR(64) NOT NULL, 
	id VARCHAR(64) NOT NULL, 
	row_hash VARCHAR(64) NOT NULL, 
	outcomes TEXT NOT NULL, 
	PRIMARY KEY (campaign, id), 
	FOREIGN KEY(campaign) REFERENCES campaigns (hash)
);
INSERT INTO "chunks" VALUES('a3b46b186a09fca0','63d954bb09d1a6a1','5f8587ffcc6c400552cb0a460f94e62b5f552a863cf7ab977d66296a3ce5506c','{"evaluated":5,"generic":283,"infinite":0,"inflated":0,"no-limit":0,"terminating":0,"undecided":0}');
INSERT INTO "chunks" VALUES('a3b46b186a09fca0','ff373453e69fe792','1b7f292022c14acf67a27a68c6c55deb8debb1ae69fc49afc2e0979d49eaed77','{"evaluated":0,"generic":288,"infinite":0,"inflated":0,"no-limit":0,"terminating":0,"undecided":0}');
INSERT INTO "chunks" VALUES('22fb456ad6ab0ea5','c73c812fb4a90ac6','f61ca014112b63ad739f1f7209235d5af40e01401780ea837f946f0592dbf8e6','{"approximate":0,"evaluated":1,"infinite":0,"no-limit":0,"singular":0,"undecided":0}');
INSERT INTO "chunks" VALUES('22fb456ad6ab0ea5','ead417a22ed1145b','33ae810131e691fc021e6d84c1c131755563667d72c5b7c3e6c5575c0cd0c1dd','{"approximate":0,"evaluated":1,"infinite":0,"no-limit":0,"singular":0,"undecided":0}');
INSERT INTO "chunks" VALUES('891c7d57e4ba0c5f','d509a6cceef699cb','e7efb5945b4a2baea26075e1e59857ec0d2a0bc5a008198771a62523b8830306','{"approximate":0,"evaluated":1,"infinite":0,"no-limit":0,"singular":0,"undecided":0}');
INSERT INTO "chunks" VALUES('891c7d57e4ba0c5f','3b6b4bf1951f7a43','a978bbee8e613efe27205aba189dac09bf835fde22d18d86539d1b2b6c74989d','{"approximate":0,"evaluated":1,"infinite":0,"no-limit":0,"singular":0,"undecided":0}');
INSERT INTO "chunks" VALUES('fba9267676a44011','4b8090eb83131700','0f31211f4f442307cd908eab6f5f435e5f0024a799f4f938f8e7ed6d1aa2198d','{"approximate":0,"evaluated":1,"infinite":0,"no-limit":0,"singular":0,"undecided":0}');
INSERT INTO "chunks" VALUES('fba9267676a44011','b09503ce1ca8f090','c2fb4d3b8214abe89b2d152496f5b736e5f858d3ffb77df7a88399bc17a4a2c0','{"approximate":0,"evaluated":1,"infinite":0,"no-limit":0,"singular":0,"undecided":0}');
CREATE TABLE claims (
	id VARCHAR(64) NOT NULL, 
	object_id VARCHAR(64) NOT NULL, 
	expression TEXT NOT NULL, 
	length INTEGER NOT NULL, 
	constant TEXT, 
	kind VARCHAR(16), 
	relation TEXT, 
	status VARCHAR(16) NOT NULL, 
	digits INTEGER, 
	significance FLOAT, 
	PRIMARY KEY (id), 
	FOREIGN KEY(object_id) REFERENCES objects (id)
);
INSERT INTO "claims" VALUES('018a07ebe193850970bfac4d','pcf-76946492f03c9875','4/pi',4,'pi','moebius','["4", "0", "0", "-1"]','certified',100,50.5);
INSERT INTO "claims" VALUES('0092eeb5570467c30db08e84','pcf-76946492f03c9875','355/113',7,'pi','moebius','["4", "0", "0", "-1"]','proved',1000,50.5);
INSERT INTO "claims" VALUES('ed6e47d60f3408e7f9416172','pcf-171f1a6ad2210a98','(1+sqrt(5))/2',13,'sqrt(5)','algebraic','["4", "0", "0", "-1"]','proved',100,50.5);
INSERT INTO "claims" VALUES('691fb1a085196e8c9eb99f22','pcf-a6096f7ae2cf2087','pi/(4-pi)',9,'pi','moebius','["4", "0", "0", "-1"]','refuted',100,50.5);
INSERT INTO "claims" VALUES('683ab052da1b533eec3e68d5','pcf-fcba064064493b94','1/log(2)-1/5',12,'log(2)','moebius','["4", "0", "0", "-1"]','refuted',100,50.5);
INSERT INTO "claims" VALUES('bfefef7d703f737f38c861fe','pcf-c4448207e198cdc6','1/log(2)',8,'log(2)','moebius',NULL,'certified',100,115.8);
INSERT INTO "claims" VALUES('39425648c5661b5627b6a743','pcf-cd80e01b3bde3dd2','1/zeta(3)',9,'zeta(3)','moebius',NULL,'certified',100,117.4);
CREATE TABLE evidence (
	id VARCHAR(64) NOT NULL, 
	claim_id VARCHAR(64) NOT NULL, 
	method VARCHAR(32) NOT NULL, 
	digits INTEGER, 
	detail TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(claim_id) REFERENCES claims (id)
);
INSERT INTO "evidence" VALUES('478f9b4527af5cf472e35baa','018a07ebe193850970bfac4d','relation',60,'{"significance":50.5}');
INSERT INTO "evidence" VALUES('826674d05261129303fbec2a','018a07ebe193850970bfac4d','enclosure',100,'{"depth":137,"rule":"R2","start":1,"verdict":"certified"}');
INSERT INTO "evidence" VALUES('e0d48d72b82aedbd68f17c09','0092eeb5570467c30db08e84','relation',60,'{"significance":50.5}');
INSERT INTO "evidence" VALUES('b6b5eed19266b17c4fd4da18','0092eeb5570467c30db08e84','enclosure',1000,'{"depth":137,"rule":"R2","start":1,"verdict":"proved"}');
INSERT INTO "evidence" VALUES('a52427c77bdc16fcc464e0b2','ed6e47d60f3408e7f9416172','relation',60,'{"significance":50.5}');
INSERT INTO "evidence" VALUES('ff20a56da711875c382da249','ed6e47d60f3408e7f9416172','enclosure',100,'{"depth":137,"rule":"R2","start":1,"verdict":"certified"}');
INSERT INTO "evidence" VALUES('0762f796888f276cbfd7a5dd','691fb1a085196e8c9eb99f22','relation',60,'{"significance":50.5}');
INSERT INTO "evidence" VALUES('f5c9c7ac66001358dc1bddbb','691fb1a085196e8c9eb99f22','enclosure',100,'{"depth":137,"rule":"R2","start":1,"verdict":"refuted"}');
INSERT INTO "evidence" VALUES('8c27a340f9c6972bb87518d8','683ab052da1b533eec3e68d5','relation',60,'{"significance":50.5}');
INSERT INTO "evidence" VALUES('0dd8e7cf6a94f2978674e285','683ab052da1b533eec3e68d5','enclosure',100,'{"depth":137,"rule":"R2","start":1,"verdict":"refuted"}');
INSERT INTO "evidence" VALUES('51adb5653f9dfe5a2e0cae1f','ed6e47d60f3408e7f9416172','certificate',50,'{"hash":"936d25d71ff58e50","theorems":["euler"]}');
INSERT INTO "evidence" VALUES('f8658d961d0fa4b93833b541','bfefef7d703f737f38c861fe','trajectory',60,'{"direction":"0,1","field":"zeta3","limit_expression":"(1-log(2))/log(2)","start":"1,1"}');
INSERT INTO "evidence" VALUES('1d7c0a8e9ab7a4b109ac32ab','bfefef7d703f737f38c861fe','enclosure',100,'{"depth":384,"rule":"R4","start":384,"verdict":"certified"}');
INSERT INTO "evidence" VALUES('b64f4387a33a830345231968','bfefef7d703f737f38c861fe','trajectory',60,'{"direction":"1,0","field":"zeta3","limit_expression":"(1-log(2))/log(2)","start":"1,1"}');
INSERT INTO "evidence" VALUES('85d477741bbf54f58ef9855c','bfefef7d703f737f38c861fe','trajectory',60,'{"direction":"0,1","field":"mine","limit_expression":"(1-log(2))/log(2)","start":"1,1"}');
INSERT INTO "evidence" VALUES('2ff70f4fe8958ae183a673c9','bfefef7d703f737f38c861fe','trajectory',60,'{"direction":"1,0","field":"mine","limit_expression":"(1-log(2))/log(2)","start":"1,1"}');
INSERT INTO "evidence" VALUES('5c13341dc884b19b4bf3a25e','39425648c5661b5627b6a743','trajectory',60,'{"direction":"0,1","field":"zeta3","limit_expression":"(1-zeta(3))/zeta(3)","start":"1,1"}');
INSERT INTO "evidence" VALUES('a06282f83629b71dc8bf4ff4','39425648c5661b5627b6a743','enclosure',100,'{"depth":384,"rule":"R3","start":384,"verdict":"certified"}');
INSERT INTO "evidence" VALUES('8fc813976b01cfcdc847c4c4','39425648c5661b5627b6a743','trajectory',60,'{"direction":"1,0","field":"zeta3","limit_expression":"(1-zeta(3))/zeta(3)","start":"1,1"}');
CREATE TABLE findings (
	campaign VARCHAR(64) NOT NULL, 
	"index" BIGINT NOT NULL, 
	chunk VARCHAR(64) NOT NULL, 
	object_id VARCHAR(64) NOT NULL, 
	a TEXT NOT NULL, 
	b TEXT NOT NULL, 
	outcome VARCHAR(16) NOT NULL, 
	factor TEXT NOT NULL, 
	PRIMARY KEY (campaign, "index"), 
	FOREIGN KEY(campaign) REFERENCES campaigns (hash), 
	FOREIGN KEY(object_id) REFERENCES objects (id)
);
INSERT INTO "findings" VALUES('a3b46b186a09fca0',0,'63d954bb09d1a6a1','pcf-76946492f03c9875','2*n+1','n^2','evaluated','1');
INSERT INTO "findings" VALUES('a3b46b186a09fca0',3,'63d954bb09d1a6a1','pcf-76946492f03c9875','2*n+1','n^2','evaluated','1');
INSERT INTO "findings" VALUES('a3b46b186a09fca0',6,'63d954bb09d1a6a1','pcf-171f1a6ad2210a98','1','1','evaluated','1');
INSERT INTO "findings" VALUES('a3b46b186a09fca0',9,'63d954bb09d1a6a1','pcf-a6096f7ae2cf2087','2*n+3','n^2+2*n+1','evaluated','1');
INSERT INTO "findings" VALUES('a3b46b186a09fca0',12,'63d954bb09d1a6a1','pcf-fcba064064493b94','3*n+1','n','evaluated','1');
INSERT INTO "findings" VALUES('22fb456ad6ab0ea5',0,'c73c812fb4a90ac6','pcf-c4448207e198cdc6','1','n^2','evaluated','1');
INSERT INTO "findings" VALUES('22fb456ad6ab0ea5',1,'ead417a22ed1145b','pcf-c4448207e198cdc6','1','n^2','evaluated','1');
INSERT INTO "findings" VALUES('891c7d57e4ba0c5f',0,'d509a6cceef699cb','pcf-c4448207e198cdc6','1','n^2','evaluated','1');
INSERT INTO "findings" VALUES('891c7d57e4ba0c5f',1,'3b6b4bf1951f7a43','pcf-c4448207e198cdc6','1','n^2','evaluated','1');
INSERT INTO "findings" VALUES('fba9267676a44011',0,'4b8090eb83131700','pcf-cd80e01b3bde3dd2','2*n^3+3*n^2+3*n+1','-n^6','evaluated','1');
INSERT INTO "findings" VALUES('fba9267676a44011',1,'b09503ce1ca8f090','pcf-cd80e01b3bde3dd2','2*n^3+3*n^2+3*n+1','-n^6','evaluated','1');
CREATE TABLE meta (
	"key" VARCHAR(64) NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY ("key")
);
INSERT INTO "meta" VALUES('schema_version','2');
CREATE TABLE objects (
	id VARCHAR(64) NOT NULL, 
	kind VARCHAR(16) NOT NULL, 
	a TEXT NOT NULL, 
	b TEXT NOT NULL, 
	class VARCHAR(32), 
	trace TEXT, 
	det TEXT, 
	"order" TEXT, 
	symmetric BOOLEAN, 
	convergence VARCHAR(32), 
	value TEXT, 
	digits INTEGER, 
	size BIGINT NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "objects" VALUES('pcf-76946492f03c9875','pcf','2*n+1','n^2','reduction','0','0','1',0,'exponential','1.273239',60,4);
INSERT INTO "objects" VALUES('pcf-171f1a6ad2210a98','pcf','1','1','rigid','0','0','1',0,'exponential','1.618033',60,2);
INSERT INTO "objects" VALUES('pcf-a6096f7ae2cf2087','pcf','2*n+3','n^2+2*n+1','reduction','0','0','1',0,'exponential','3.659792',60,9);
INSERT INTO "objects" VALUES('pcf-fcba064064493b94','pcf','3*n+1','n','reduction','0','0','1',0,'exponential','1.223',60,5);
INSERT INTO "objects" VALUES('pcf-c4448207e198cdc6','pcf','1','n^2',NULL,NULL,NULL,NULL,NULL,'dominated','1.442695040888963407359924681001892137426645954152985934135449',60,2);
INSERT INTO "objects" VALUES('pcf-cd80e01b3bde3dd2','pcf','2*n^3+3*n^2+3*n+1','-n^6',NULL,NULL,NULL,NULL,NULL,'parabolic','0.831907372580707468683126278821530734417056397733728079279670',60,10);
CREATE TABLE relations (
	object_id VARCHAR(64) NOT NULL, 
	other_id VARCHAR(64) NOT NULL, 
	kind VARCHAR(16) NOT NULL, 
	factor TEXT NOT NULL, 
	PRIMARY KEY (object_id, other_id, kind, factor), 
	FOREIGN KEY(object_id) REFERENCES objects (id)
);
INSERT INTO "relations" VALUES('pcf-76946492f03c9875','pcf-a6096f7ae2cf2087','shift','1');
INSERT INTO "relations" VALUES('pcf-171f1a6ad2210a98','pcf-171f1a6ad2210a98','shift','1');
INSERT INTO "relations" VALUES('pcf-a6096f7ae2cf2087','pcf-fe417b530c40fed9','shift','1');
INSERT INTO "relations" VALUES('pcf-fcba064064493b94','pcf-aef752bb9719999f','shift','1');
INSERT INTO "relations" VALUES('pcf-c4448207e198cdc6','zeta3','field','start 1,1, direction 0,1, limit K-1');
INSERT INTO "relations" VALUES('pcf-c4448207e198cdc6','zeta3','field','start 1,1, direction 1,0, limit K-1');
INSERT INTO "relations" VALUES('pcf-c4448207e198cdc6','mine','field','start 1,1, direction 0,1, limit K-1');
INSERT INTO "relations" VALUES('pcf-c4448207e198cdc6','mine','field','start 1,1, direction 1,0, limit K-1');
INSERT INTO "relations" VALUES('pcf-cd80e01b3bde3dd2','zeta3','field','start 1,1, direction 0,1, limit K-1');
INSERT INTO "relations" VALUES('pcf-cd80e01b3bde3dd2','zeta3','field','start 1,1, direction 1,0, limit K-1');
CREATE INDEX objects_by_size ON objects (size, id);
CREATE INDEX ix_certificates_object_id ON certificates (object_id);
CREATE INDEX ix_certificates_other_id ON certificates (other_id);
CREATE INDEX ix_certificates_claim_id ON certificates (claim_id);
CREATE INDEX ix_claims_object_id ON claims (object_id);
CREATE INDEX ix_claims_constant ON claims (constant);
CREATE INDEX ix_findings_object_id ON findings (object_id);
CREATE INDEX ix_evidence_claim_id ON evidence (claim_id);
COMMIT;

-- Parameters that the rules of the reform set. Rates in millionths (ppm); provinces change them by the functions of system administration.

INSERT INTO parameter (kind, name, effective_on, amount, unit, words) VALUES ('business', 'rate.basic-employer', DATE '2014-10-01', 200000, 'ppm', '国发〔2015〕2号');
INSERT INTO parameter (kind, name, effective_on, amount, unit, words) VALUES ('business', 'rate.basic-employer', DATE '2019-05-01', 160000, 'ppm', '国办发〔2019〕13号');
INSERT INTO parameter (kind, name, effective_on, amount, unit, words) VALUES ('business', 'rate.basic-person', DATE '2014-10-01', 80000, 'ppm', '国发〔2015〕2号');
INSERT INTO parameter (kind, name, effective_on, amount, unit, words) VALUES ('business', 'rate.annuity-employer', DATE '2014-10-01', 80000, 'ppm', '国办发〔2015〕18号');
INSERT INTO parameter (kind, name, effective_on, amount, unit, words) VALUES ('business', 'rate.annuity-person', DATE '2014-10-01', 40000, 'ppm', '国办发〔2015〕18号');
INSERT INTO parameter (kind, name, effective_on, amount, unit, words) VALUES ('wage', 'base.floor', DATE '2014-10-01', 600000, 'ppm', '国发〔2015〕2号');
INSERT INTO parameter (kind, name, effective_on, amount, unit, words) VALUES ('wage', 'base.ceiling', DATE '2014-10-01', 3000000, 'ppm', '国发〔2015〕2号');
INSERT INTO parameter (kind, name, effective_on, amount, unit, words) VALUES ('business', 'transitional.coefficient', DATE '2014-10-01', 13000, 'ppm', '1%-1.4%，取1.3%');
INSERT INTO parameter (kind, name, effective_on, amount, unit, words) VALUES ('business', 'funeral.months', DATE '2014-10-01', 2, 'months', '以当地社平工资计');

-- Yearly rates as announced by the ministries for individual accounts of basic pension; those of other years and kinds are the province's.
INSERT INTO interest_rate (kind, year, rate_ppm) VALUES ('basic', 2016, 83100);
INSERT INTO interest_rate (kind, year, rate_ppm) VALUES ('basic', 2017, 71200);
INSERT INTO interest_rate (kind, year, rate_ppm) VALUES ('basic', 2018, 82900);
INSERT INTO interest_rate (kind, year, rate_ppm) VALUES ('basic', 2019, 76100);
INSERT INTO interest_rate (kind, year, rate_ppm) VALUES ('basic', 2020, 60400);
INSERT INTO interest_rate (kind, year, rate_ppm) VALUES ('basic', 2021, 66900);
INSERT INTO interest_rate (kind, year, rate_ppm) VALUES ('basic', 2022, 61200);
INSERT INTO interest_rate (kind, year, rate_ppm) VALUES ('basic', 2023, 39700);
INSERT INTO interest_rate (kind, year, rate_ppm) VALUES ('basic', 2024, 26200);

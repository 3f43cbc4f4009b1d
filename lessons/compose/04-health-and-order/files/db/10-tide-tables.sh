# Runs once, at the first start of the database. Stands for the loading of data, which takes its time.
sleep 3

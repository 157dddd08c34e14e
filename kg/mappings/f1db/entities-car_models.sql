SELECT car AS id, name, constructorId AS maker FROM cars

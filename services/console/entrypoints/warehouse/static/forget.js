// Nobody is signed in here: what this phone keeps stays locked until its owner has signed in again.
indexedDB.deleteDatabase("cuakhau-warehouse-key");
